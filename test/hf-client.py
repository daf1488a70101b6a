"""Asks a site of ours as the client of Hugging Face does. HF_ENDPOINT says where; prints what came as JSON."""

import json
import subprocess
import sys
from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError


def fields(paper):
    told = dict(vars(paper))
    for name in ("submitted_by", "organization"):
        told[name] = vars(told[name]) if told[name] else None
    told["authors"] = [author.name for author in told["authors"] or []]
    for name in ("linked_models", "linked_datasets", "linked_spaces"):
        told[name] = [repository.id for repository in told[name] or []]
    return told


def refused(ask):
    try:
        ask()
    except HfHubHTTPError as error:
        return {"status": error.response.status_code, "says": str(error)}


def shell(*words):
    hf = Path(sys.executable).parent / "hf"
    done = subprocess.run([hf, "papers", *words], capture_output=True, text=True)
    return {"code": done.returncode, "out": done.stdout, "err": done.stderr}


api = HfApi(token=False)
day, paper = sys.argv[1:]
month = list(api.list_daily_papers(month=day[:7], limit=100))
print(
    json.dumps(
        {
            "day": [fields(one) for one in api.list_daily_papers(date=day)],
            "month": [one.id for one in month],
            "pages": [[one.id for one in api.list_daily_papers(p=p, limit=2)] for p in (0, 1, 2)],
            "submitter": [one.id for one in api.list_daily_papers(submitter="boli")],
            "trending": [one.id for one in api.list_daily_papers(sort="trending")],
            "search": [fields(one) for one in api.list_papers(query="gulls", limit=3)],
            "info": fields(api.paper_info(paper)),
            "read": api.read_paper(paper),
            "unknown": refused(lambda: api.paper_info("2601.99999")),
            "wrong": refused(lambda: list(api.list_daily_papers(date="2026-02-30"))),
            "ls": shell("ls", "--week", "2026-W02", "--format", "json"),
            "searched": shell("search", "gulls", "--format", "json"),
            "told": shell("info", paper),
            "printed": shell("read", paper),
            "missing": shell("info", "2601.99999"),
        },
        default=str,
    )
)
