"""Does what it is told on stdin with python3-librouteros, and tells on stdout what came of it."""

import json
import sys

import librouteros
from librouteros.exceptions import ConnectionClosed, FatalError, MultiTrapError, TrapError
from librouteros.query import And, Key, Or


def condition(clause):
    operation, *rest = clause
    if operation == "and":
        return And(*[condition(one) for one in rest])
    if operation == "or":
        return Or(*[condition(one) for one in rest])
    key, value = Key(rest[0]), rest[1]
    return {
        "=": lambda: key == value,
        "!=": lambda: key != value,
        "<": lambda: key < value,
        ">": lambda: key > value,
        "in": lambda: key.In(*value),
    }[operation]()


def perform(api, step):
    path = api.path(*step.get("path", []))
    values = step.get("values", {})
    kind = step["do"]
    if kind == "print":
        return list(path)
    if kind == "add":
        return path.add(**values)
    if kind == "update":
        return path.update(**values)
    if kind == "remove":
        return path.remove(*step["ids"])
    if kind == "call":
        return list(path(step["command"], **values))
    if kind == "select":
        keys = [Key(name) for name in step["keys"]]
        return list(path.select(*keys).where(condition(step["where"])))
    raise ValueError(kind)


def outcome(work):
    try:
        return {"value": work()}
    except MultiTrapError as error:
        return {"traps": [trap.message for trap in error.traps]}
    except TrapError as error:
        return {"traps": [error.message], "category": error.category}
    except FatalError as error:
        return {"fatal": str(error)}
    except (ConnectionClosed, ConnectionError):
        return {"closed": True}


def main():
    task = json.load(sys.stdin)
    connection = {}

    def login():
        connection["api"] = librouteros.connect(**task["connect"])

    outcomes = [outcome(login)]
    for step in task["steps"] if "api" in connection else []:
        outcomes.append(outcome(lambda: perform(connection["api"], step)))
    print(json.dumps(outcomes))


main()
