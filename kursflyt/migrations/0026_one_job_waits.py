"""A job that is to be tried again takes the place of its like that has begun to wait meanwhile.

The queue lets one job of a word (`core.jobs.defer`, `once`) wait, and would refuse to let the first wait again: it
would stand as begun for ever, and with it everything behind its lock. Both do the same, so the one with attempts
behind it stays, and waits as long as it has to.
"""

from django.db import migrations

PLACE = """
CREATE FUNCTION job_takes_the_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM procrastinate_jobs WHERE queueing_lock = NEW.queueing_lock AND status = 'todo' AND id <> NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER job_takes_the_place BEFORE UPDATE OF status ON procrastinate_jobs FOR EACH ROW
  WHEN (NEW.status = 'todo' AND OLD.status <> 'todo' AND NEW.queueing_lock IS NOT NULL)
  EXECUTE FUNCTION job_takes_the_place();
"""
NO_PLACE = """
DROP TRIGGER job_takes_the_place ON procrastinate_jobs;
DROP FUNCTION job_takes_the_place();
"""


class Migration(migrations.Migration):
    dependencies = [("kursflyt", "0025_identity_number"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(PLACE, NO_PLACE)]
