"""What Jinja renders, in the environment that transformers makes for chat templates.

    python3 jinja.py < JOBS

JOBS is a JSON list of {"template": T, "variables": {...}}. For each a line of JSON is printed: the text, or null where
Jinja fails. Without Jinja the script ends with code 3.
"""

import json
import sys

try:
    from jinja2 import nodes
    from jinja2.exceptions import TemplateError
    from jinja2.ext import Extension, loopcontrols
    from jinja2.sandbox import ImmutableSandboxedEnvironment
except ImportError:
    sys.exit(3)


class Generation(Extension):
    """The part that the assistant writes, which is rendered as any other."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.Scope(body, lineno=line)


def raise_exception(message):
    raise TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def rendered(job):
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    try:
        return environment.from_string(job["template"]).render(**job["variables"])
    except (TemplateError, TypeError, ValueError, AttributeError, ArithmeticError):
        return None


for one in json.load(sys.stdin):
    print(json.dumps(rendered(one)), flush=True)
