"""What the fields of a paper's metadata are called on the screen and in the terminal."""

from __future__ import annotations

FIELD_NAMES = {
    "issuer": "cơ quan ban hành",
    "parent_authority": "cơ quan chủ quản",
    "number": "số, ký hiệu",
    "date": "ngày ban hành",
    "place": "nơi ban hành",
    "doc_type": "loại văn bản",
    "title": "trích yếu",
    "period": "thời kỳ",
    "locality": "địa bàn",
    "signer_name": "người ký",
    "signer_title": "chức vụ người ký",
    "signing_capacity": "tư cách ký",
    "secrecy": "độ mật",
}
"""Field of `Metadata` → its Vietnamese name."""
