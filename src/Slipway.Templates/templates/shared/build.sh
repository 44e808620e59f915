#!/usr/bin/env bash
# Starts the build in build/. What compiles and starts it is a script of the package that build/_build.csproj refers to; this one finds that script, and puts it into build/obj the first time.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail
unset CDPATH
case ${BASH_SOURCE[0]} in */*) slipway_root=$(cd "${BASH_SOURCE[0]%/*}" && pwd) ;; *) slipway_root=$PWD ;; esac
script=$slipway_root/build/obj/slipway.sh
[[ -f $script || -z ${SLIPWAY_BUILD_CACHE:-} || ! -f $SLIPWAY_BUILD_CACHE/slipway.sh ]] || script=$SLIPWAY_BUILD_CACHE/slipway.sh

fail() {
  echo "$*" >&2
  exit 1
}

find_dotnet() {
  for dotnet in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" "$PWD/../.nuke/temp/dotnet/dotnet"; do
    [[ ! -x $dotnet ]] || ! "$dotnet" --version >/dev/null 2>&1 || return 0
  done
  echo "Installing the .NET SDK of build/global.json into .nuke/temp/dotnet" >&2
  # Of release v2026.07.21: this installer and no other is run.
  local url=https://raw.githubusercontent.com/dotnet/install-scripts/da3ce11ba63f3dbb0fb835d41bda2665d5c48e84/src/dotnet-install.sh digest=(sha256sum) sum
  local installer=../.nuke/temp/dotnet-install.sh
  command -v sha256sum >/dev/null || digest=(shasum -a 256)
  if command -v curl >/dev/null; then curl -fsSL "$url" -o "$installer"; else wget -qO "$installer" "$url"; fi || fail "$url cannot be read. Install the .NET SDK of build/global.json."
  sum=$("${digest[@]}" <"$installer")
  [[ ${sum%% *} == 082f7685e156738a1b2e2ed8381a621870d4ce8e8c59278034556f05c186eb2e ]] || fail "$url: its SHA-256 is ${sum%% *}, which is not the expected one. It was not run."
  bash "$installer" --jsonfile global.json --install-dir ../.nuke/temp/dotnet --no-path >&2 || fail "The .NET SDK of build/global.json could not be installed. Install it by hand."
  dotnet=$PWD/../.nuke/temp/dotnet/dotnet
}

if [[ ! -f $script ]]; then
  mkdir -p "$slipway_root/.nuke/temp"
  (
    cd "$slipway_root/build"
    # One at a time, where flock is to be had. The lock is not for MSBuild's helpers, which stay.
    ! command -v flock >/dev/null || flock 9
    [[ -f $script ]] || { find_dotnet && log=$("$dotnet" build _build.csproj -t:WriteSlipwayScripts -c Release --nologo -v q '-clp:ErrorsOnly;NoSummary' -nodeReuse:false 2>&1 9>&-); } || fail "${log:-}"
  ) 9>"$slipway_root/.nuke/temp/bootstrap.lock" || fail "The packages of build/_build.csproj cannot be had: see above."
fi
. "$script"
