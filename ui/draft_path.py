"""The first steps of a draft: the subject and the place, then the papers to follow and, where its name is borne twice, the
province."""

from __future__ import annotations

from dataclasses import replace

from assistant.draft import CannotDraft, Request
from assistant.draft.models import models
from assistant.draft.places import place, place_of, provinces_of
from prompts import phrase
from ui.office import Office, paper_name, period_name, place_name
from ui.render.page import render
from vectorstore.text import fold, squeeze

PARTS = ("Mục đích, yêu cầu", "Mục tiêu", "Nhiệm vụ", "Giải pháp", "Kinh phí thực hiện", "Tổ chức thực hiện")
"""The parts of a plan that can be asked for, by names that the outline's parser knows."""


def form(office: Office) -> str:
    """The form of the first step, with the library's places and plans."""
    documents = office.library.documents()
    papers = [(d.doc_id, f"{paper_name(d)} · {place_name(d)}, {period_name(d)}") for d in documents]
    places = sorted({place_name(d) for d in documents if d.metadata.locality})
    return render("draft_form", places=places, papers=papers, parts=PARTS)


def request_of(data: dict[str, str]) -> Request:
    """The form's fields; several values of one name come on lines of their own. Raises CannotDraft without a place."""
    where, period = squeeze(data.get("place", "")), squeeze(data.get("period", ""))
    if not where or not period:
        raise CannotDraft("Hãy ghi địa bàn (ví dụ «xã …») và thời kỳ (ví dụ «năm …») của văn bản cần soạn.")
    return Request(
        place=where,
        period=period,
        sections=_lines(data, "parts"),
        precedents=_lines(data, "precedents"),
        offices=_lines(data, "offices"),
        implements=data.get("implements") or None,
        title=_title(squeeze(data.get("title", "")), where, period),
        province=data.get("province") or None,
    )


def unclear_provinces(office: Office, request: Request) -> tuple[str, ...]:
    """The provinces to choose from, empty when it is clear in which one the place lies."""
    target = place(request.place)
    told = any(place_of(document) == target for document in office.library.documents())
    if request.province or request.implements or told:
        return ()
    found = provinces_of(target)
    return found if len(found) > 1 else ()


def choosing(office: Office, request: Request, data: dict[str, str]) -> str:
    """The second step: the models, best first, with their reasons; what the first step said goes along unseen."""
    provinces = unclear_provinces(office, request)
    asked = phrase("draft/which_province", count=len(provinces), place=request.place, provinces=", ".join(provinces))
    return render(
        "draft_models",
        request=request,
        models=models(office.library, replace(request, precedents=())),
        provinces=provinces,
        asked=asked,
        said={name: data[name] for name in ("place", "period", "title", "implements", "offices") if data.get(name)},
        parts=request.sections,
        names={d.doc_id: f"{paper_name(d)}, {place_name(d)}" for d in office.library.documents()},
    )


def _title(subject: str, where: str, period: str) -> str | None:
    """The paper's title for a subject: "Chuyển đổi số" → "Chuyển đổi số xã Đồng Mây năm 2027"."""
    if not subject:
        return None
    rest = [words for words in (where, period) if fold(words) not in fold(subject)]
    return " ".join((subject, *rest))


def _lines(data: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in data.get(name, "").splitlines() if line.strip())
