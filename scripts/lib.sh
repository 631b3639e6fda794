# Shared by scripts/bench and scripts/test: configure and build one folder.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# configure_and_build FOLDER [cmake options...]; quiet unless it fails
configure_and_build() {
  local folder=$1 log; shift
  local generator=(); command -v ninja >/dev/null && generator=(-G Ninja)
  mkdir -p "$folder"; log="$folder/build.log"
  echo "building in ${folder#"$top"/}"
  if ! { cmake "${generator[@]}" -S "$top" -B "$folder" "$@" && cmake --build "$folder" -j "$(nproc)"; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "the build failed; its whole output is in $log" >&2
    return 1
  fi
  sed -n '/Optional libraries/,/^$/p' "$log" | grep MISSING || true
}
