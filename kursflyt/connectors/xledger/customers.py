"""A customer in Xledger: the one that is there is used as it is; one that is not there is made, with its company.

What stands in Xledger's own register belongs to the accounts: nothing in it is changed by us.
"""

from __future__ import annotations

from kursflyt.connectors import roles
from kursflyt.connectors.accounts import Customer
from kursflyt.connectors.xledger.access import Access
from kursflyt.connectors.xledger.client import Client, Row
from kursflyt.connectors.xledger.refusals import Declined


def ensure(client: Client, access: Access, wanted: Customer) -> str:
    """Its id. An organisation is found by its number, a person by our key."""
    code = wanted.orgnr or f"{access.prefix}{wanted.key}"
    try:
        return _found_or_made(client, wanted, code)
    except Declined:
        return _found_or_made(client, wanted, code)  # another may have made its company or itself at the same moment


def _found_or_made(client: Client, wanted: Customer, code: str) -> str:
    companies = client.companies(number=wanted.orgnr) if wanted.orgnr else client.companies(code=code)
    found = _find(client, wanted, code, companies)
    if found:
        return found
    company = _id(companies[0]) if companies else client.add_company(_new_company(wanted, code))
    return client.add_customer(_new(wanted, code, company))


def _find(client: Client, wanted: Customer, code: str, companies: list[Row]) -> str:
    """Empty where there is none. Of several customers of a company the one with its number as code, or a person
    decides."""
    by_code = client.customers(code)
    if by_code:
        return _id(by_code[0])
    found = [row for company in companies for row in client.customers_of(_id(company))]
    if len(found) > 1:
        codes = ", ".join(str(row.get("code")) for row in found)
        raise roles.NeedsPerson(
            f"Xledger har flere kunder med organisasjonsnummer {wanted.orgnr}: {codes}. Gi én av dem "
            "organisasjonsnummeret som kode der, og prøv igjen."
        )
    return _id(found[0]) if found else ""


def _new_company(wanted: Customer, code: str) -> Row:
    number = {"companyNumber": wanted.orgnr} if wanted.orgnr else {}
    return {"code": code, "description": wanted.name, **number}


def _new(wanted: Customer, code: str, company: str) -> Row:
    """No identity number and no bank account is sent."""
    customer = {
        "company": {"dbId": company},
        "code": code,
        "description": wanted.name,
        "email": wanted.email,
        "streetAddress": wanted.address,
        "zipCode": wanted.postal_code,
        "place": wanted.city,
        "country": {"code": "NO"} if wanted.postal_code else "",
    }
    return {name: value for name, value in customer.items() if value}


def _id(row: Row) -> str:
    return str(row["dbId"])
