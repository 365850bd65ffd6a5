"""The JSON Schemas before the usual validator of Python, formats included; a client
made from the record's schema; the OpenAPI document before a second validator."""

import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import openapi_spec_validator

OUT = Path(sys.argv[1])


def read(name):
    return json.loads((OUT / f"{name}.json").read_text())


def validator(kind, schema):
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def record_schema(records):
    schema = validator(jsonschema.Draft202012Validator, read("record"))
    for record in records:
        schema.validate(record)
        for change in (
            lambda r: r["quotes"][0].update(confidence=7),
            lambda r: r["article"].update(published_at="yesterday"),
            lambda r: r["article"].update(title=None),
            lambda r: r.update(document_id="no uuid"),
        ):
            changed = json.loads(json.dumps(record))
            change(changed)
            assert not schema.is_valid(changed), changed


def config_schema():
    schema = validator(jsonschema.Draft7Validator, read("config"))
    files = [Path("config/copydesk.toml"), *Path("deploy").glob("*.toml")]
    assert len(files) >= 4, files
    for file in files:
        schema.validate(tomllib.loads(file.read_text()))
    for wrong in ("[amqp]\nprefech = 1", "[ampq]\nprefetch = 1", "[[webhook]]\nname = 'a'"):
        assert not schema.is_valid(tomllib.loads(wrong)), wrong


def client(records):
    made = OUT / "record_client.py"
    subprocess.run(
        [
            Path(sys.executable).with_name("datamodel-codegen"),
            "--input", OUT / "record.json", "--input-file-type", "jsonschema",
            "--output-model-type", "pydantic_v2.BaseModel", "--output", made, "--formatters", "builtin",
        ],
        check=True,
    )
    spec = importlib.util.spec_from_file_location("record_client", made)
    module = importlib.util.module_from_spec(spec)
    sys.modules["record_client"] = module
    spec.loader.exec_module(module)
    for record in records:
        typed = module.CopydeskRecord.model_validate(record)
        assert len(typed.quotes) == len(record["quotes"])
        assert typed.article.title == record["article"]["title"]
        assert typed.article.published_at is not None
        written = json.loads(typed.model_dump_json(exclude_none=True, by_alias=True))
        assert written.keys() == record.keys()


lines = (OUT / "records.ndjson").read_text().splitlines()
records = [json.loads(line) for line in lines]
assert records and all(record["quotes"] for record in records)
record_schema(records)
config_schema()
openapi_spec_validator.validate(read("openapi"))
client(records)
