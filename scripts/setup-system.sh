#!/usr/bin/env bash
# Installs the programs beside Python that reading files needs, when it may; else says what is missing and what still works.
# Never fails the build. A second run finds everything and takes a moment.
set -uo pipefail

# command | Debian packages | what needs it, in Vietnamese | in English
NEEDED=(
    "tesseract|tesseract-ocr tesseract-ocr-vie|nhận dạng PDF quét và ảnh|reading scans and pictures"
    "soffice|libreoffice-writer libreoffice-calc|đọc tệp .xls, .odt và bảng trong tệp .doc, .rtf|reading .xls, .odt and tables of .doc and .rtf"
    "pdftoppm|poppler-utils|nhận dạng PDF quét|reading scanned PDFs"
    "chromium|chromium|kiểm thử giao diện trong trình duyệt thật|testing the screen in a real browser"
    "fc-list|fontconfig fonts-liberation fonts-noto-core|hiển thị đúng chữ Việt khi chuyển đổi tệp|Vietnamese letters when files are converted"
)

present() {
    case $1 in
        tesseract) command -v tesseract >/dev/null && grep -qx vie <<<"$(tesseract --list-langs 2>/dev/null)" ;;
        chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ;;
        fc-list) command -v fc-list >/dev/null && grep -qiE 'liberation|noto' <<<"$(fc-list 2>/dev/null)" ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

missing=()
packages=()
for row in "${NEEDED[@]}"; do
    IFS='|' read -r program names _ _ <<<"$row"
    present "$program" && continue
    missing+=("$row")
    read -ra wanted <<<"$names"
    packages+=("${wanted[@]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

# Only where apt is there and no password has to be typed.
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Đang cài / installing: ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    { "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -qy --no-install-recommends "${packages[@]}"; } \
        >"$log" 2>&1 || { echo "apt-get không cài được / apt-get failed:"; tail -n 3 "$log"; }
    rm -f "$log"
fi

for row in "${missing[@]}"; do
    IFS='|' read -r program names use_vi use_en <<<"$row"
    present "$program" && continue
    echo "Thiếu $program: chưa thể $use_vi; mọi việc khác vẫn chạy. Cài: sudo apt-get install $names"
    echo "  ($program is missing: no $use_en; everything else works.)"
done
exit 0
