"""What the description of the API says by the name of a format, as texts to try; and clients that are many, so that none meets its bound."""

import base64
import itertools

import schemathesis
from hypothesis import strategies as st

letters = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=30)
schemathesis.openapi.format("cursor", letters.map(lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")))
schemathesis.openapi.format("proposal-cursor", letters.map(lambda text: base64.urlsafe_b64encode(f"2026-11-30T00:00:00.000Z {text.replace('-', '')}0"[:64].encode()).decode().rstrip("=")))
schemathesis.openapi.format("paper-id", st.one_of(st.integers(1, 99_999_999).map(str), letters.map(lambda text: "10.0000/" + text), st.integers(1, 999_999_999).map(lambda number: f"PMC{number}")))
relations, systems = st.sampled_from(["promotes", "restrains", "metastasizesTo", "acts in", "targets"]), st.sampled_from(["human", "mouse", "in vitro", "review"])
for name, values in {"relation": relations, "system": systems}.items():
    schemathesis.openapi.format(name, values)
    schemathesis.openapi.format(name + "s", st.lists(values, min_size=1, max_size=5).map(",".join))
literals = st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60).map(lambda text: text.replace("\\", "\\\\").replace('"', '\\"'))
schemathesis.openapi.format("n-quads", st.builds(lambda name, text: f'<https://w3id.org/metastasis/{name}> <http://www.w3.org/2000/01/rdf-schema#comment> "{text}"@en .\n', letters, literals))

clients = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    number = next(clients)
    case.headers["X-Forwarded-For"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@schemathesis.hook
def map_body(context, body):
    """Who asks has an account, and a name is for those who have none."""
    if isinstance(body, dict) and isinstance(body.get("name"), str) and body["name"].isalnum():
        body.pop("name")
    return body
