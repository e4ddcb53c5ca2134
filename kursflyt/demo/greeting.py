"""What the demo says when it has started. Loads nothing, so that a start is quick."""

PASSWORD = "fjordvik-demo-2027"


def what_to_look_at(address: str) -> str:
    """What to tell someone who has just started the demo."""
    return f"""
Kursflyt går på {address}

  Se på dette først:
    {address}/                 kursene, slik en søker ser dem – meld deg på et av dem
    {address}/demo/innboks/    alle e-poster som er sendt: kvitteringen din ligger øverst
    {address}/kontor/          kontoret. Logg inn som anne (leder), kari (konsulent) eller mats (marked),
                               passord {PASSWORD}, eller bytt rolle i linjen øverst på siden
    {address}/larer/           underviserens side
  Klokka kan flyttes i den samme linjen: «til neste frist». Stopp med Ctrl-C.
"""
