#!/usr/bin/env bash
# Compiles build/_build.csproj if one of its inputs has changed, then starts it. MSBuild is heard only when it fails.
# The package Slipway.Components.Standalone brings this file to repositories, whose own build.sh only finds it; this repository compiles against its sources and has it as it is.
#   BuildHost             who provides Nuke's API: Slipway (the default) or Nuke
#   SlipwaySource         a checkout of Slipway's sources to compile against, where build/_build.csproj asks for one
#   SLIPWAY_READY_TO_RUN  true to compile to machine code, too, where build/_build.csproj provides for it
#   SLIPWAY_BUILD_CACHE   a folder that keeps compiled builds by the content of their inputs, for fresh checkouts
#   RunAnalyzers          true to run the analyzers, too, when it compiles; by default only the solution's own build does
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail
unset CDPATH
# Mapping every compiled method twice costs a short process a twentieth of its time; 1 has it anyway.
export DOTNET_EnableWriteXorExecute=${DOTNET_EnableWriteXorExecute:-0}

# Where it is sourced, whoever sources it knows the root.
root=${slipway_root:-}
[[ -n $root ]] || case ${BASH_SOURCE[0]} in */*) root=$(cd "${BASH_SOURCE[0]%/*}" && pwd) ;; *) root=$PWD ;; esac
source_root=${SlipwaySource:-}
[[ -z $source_root ]] || source_root=$(cd "$source_root" && pwd)
# Its own sources a repository has anyway: who exported them for another one need not compile it twice.
[[ $source_root != "$root" ]] || source_root=
host=${BuildHost:-Slipway}
flavor=${BuildFlavor:-$host}
# Compiling somebody else's sources must not touch the outputs that their owner has there.
[[ -z $source_root || -n ${BuildFlavor:-} ]] || flavor=ConfigBuild
project=$root/build/_build.csproj
state=$root/build/bin/$flavor/.state
key="$host $flavor $root $source_root ${SLIPWAY_READY_TO_RUN:-}"

# --- The inputs: the folders of the project and of all that it references, and the files above them that MSBuild reads ---

projects='' inputs=()

add_project() {
  local file=$1 folder=${1%/*} line path name above
  [[ $'\n'$projects != *$'\n'"$file"$'\n'* && -f $file ]] || return 0
  projects+=$file$'\n'
  inputs+=("$folder")
  for ((above = 0; above < 2; above++)); do
    folder=${folder%/*}
    [[ -n $folder && $'\n'$projects != *$'\n'"$folder/"$'\n'* ]] || continue
    projects+=$folder/$'\n'
    for path in "$folder"/{*.props,*.targets,global.json,.editorconfig,NuGet.Config,NuGet.config,nuget.config,BannedSymbols.txt}; do
      [[ ! -f $path ]] || inputs+=("$path")
    done
  done

  folder=${file%/*}
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line == *Include=\"* ]] || continue
    path=${line#*Include=\"} path=${path%%\"*} path=${path//\\//}
    while [[ $path == *'$('*')'* ]]; do
      name=${path#*'$('} name=${name%%')'*}
      case $name in
        MSBuildThisFileDirectory | MSBuildProjectDirectory) path=${path/"\$($name)"/$folder/} ;;
        SlipwaySource) path=${path/"\$($name)"/$source_root} ;;
        *) continue 2 ;;
      esac
    done
    case $path in /*) ;; ../*) path=$folder/$path ;; *) continue ;; esac
    path=${path%%[*?]*} path=${path//\/\//\/}
    while [[ $path == */../* ]]; do name=${path%%/../*} path=${name%/*}/${path#*/../}; done
    if [[ $path == *.csproj ]]; then add_project "$path"; elif [[ -e $path ]]; then inputs+=("${path%/}"); fi
  done <"$file"
}

add_project "$project"

# All input files; whatever follows is applied to each.
list() { find "${inputs[@]}" \( -name bin -o -name obj -o -name .git \) -prune -o -type f "$@" 2>/dev/null; }

# A changed file is listed twice, a new or deleted one changes the list. The change time also notices an older file put in
# place of a newer one; a find that does not know it compares the modification time.
is_current() {
  [[ -f $state/inputs && -f $state/stamp ]] || return 1
  { IFS= read -r line && IFS= read -r dotnet && IFS= read -r assembly && IFS= read -r -d '' files; } <"$state/inputs" || true
  [[ $line == "$key" && -x $dotnet && -f $assembly ]] || return 1
  local now
  now=$(list -print -cnewer "$state/stamp" -print) || now=$(list -print -newer "$state/stamp" -print) || return 1
  [[ $now == "${files%$'\n'}" ]]
}

# --- The SDK that global.json asks for ---

find_dotnet() {
  local candidate
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" "$root/.nuke/temp/dotnet/dotnet"; do
    if [[ -x $candidate ]] && (cd "$root/build" && "$candidate" --version) >/dev/null 2>&1; then
      dotnet=$candidate
      return
    fi
  done

  echo "Installing the .NET SDK of global.json into .nuke/temp/dotnet" >&2
  # Of release v2026.07.21: this script and no other is run.
  local script=$root/.nuke/temp/dotnet-install.sh sum digest=(sha256sum)
  local url=https://raw.githubusercontent.com/dotnet/install-scripts/da3ce11ba63f3dbb0fb835d41bda2665d5c48e84/src/dotnet-install.sh
  command -v sha256sum >/dev/null || digest=(shasum -a 256)
  mkdir -p "$root/.nuke/temp"
  if command -v curl >/dev/null; then curl -fsSL "$url" -o "$script"; else wget -qO "$script" "$url"; fi ||
    fail "global.json: no such .NET SDK on the PATH, in DOTNET_ROOT or ~/.dotnet, and $url cannot be read. Install the SDK."
  sum=$("${digest[@]}" <"$script")
  [[ ${sum%% *} == 082f7685e156738a1b2e2ed8381a621870d4ce8e8c59278034556f05c186eb2e ]] ||
    fail "$url: its SHA-256 is ${sum%% *}, which is not the one that build.sh expects. It was not run. Install the .NET SDK of global.json by hand."
  local version=("--jsonfile" "$root/build/global.json")
  [[ -f ${version[1]} ]] || version[1]=$root/global.json
  [[ -f ${version[1]} ]] || version=(--channel 10.0)
  bash "$script" "${version[@]}" --install-dir "$root/.nuke/temp/dotnet" --no-path >&2 ||
    fail "global.json: the .NET SDK could not be installed. Install it by hand."
  dotnet=$root/.nuke/temp/dotnet/dotnet
}

fail() {
  echo "$*" >&2
  exit 1
}

# --- Compiling ---

compile() {
  local log status=0 pid full=
  mkdir -p "$state"
  # MSBuild goes by modification times: an older file in place of a newer one is no change to it.
  [[ ! -f $state/stamp || -z $(list -cnewer "$state/stamp" ! -newer "$state/stamp" -print) ]] || full=--no-incremental
  rm -f "$state/inputs"
  : >"$state/stamp.new"
  files=$(list -print)
  log=$(mktemp)
  # In the background, so that a signal reaches us at once; the lock's descriptor is not for MSBuild's helpers, which stay.
  (
    cd "$root/build" # where dotnet looks for global.json, and from there upwards
    export BuildHost=$host BuildFlavor=$flavor SlipwaySource=$source_root DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
    # The compiler runs too short to be worth a profile.
    export DOTNET_TieredPGO=0
    exec "$dotnet" build "$project" --configuration Release $full --nologo --verbosity quiet -nodeReuse:false \
      "-property:RunAnalyzers=${RunAnalyzers:-false}" \
      '-consoleLoggerParameters:ErrorsOnly;NoSummary' </dev/null >"$log" 2>&1 9>&-
  ) &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; rm -f "$log"; exit 143' TERM
  trap 'kill "$pid" 2>/dev/null; rm -f "$log"; exit 130' INT
  wait "$pid" || status=$?
  trap - TERM INT
  [[ $status == 0 ]] || { cat "$log" >&2; hint "$log" >&2; }
  rm -f "$log"
  [[ $status == 0 ]] || fail "build/_build.csproj does not compile."

  for assembly in "$root/build/bin/$flavor/Release/_build.dll" "$root/build/bin/Release/_build.dll"; do
    [[ ! -f $assembly ]] || break
  done
  [[ -f $assembly ]] || fail "build/_build.csproj: expected the compiled build at ${assembly#"$root"/}. Set AppendTargetFrameworkToOutputPath to false."
  printf '%s\n' "$key" "$dotnet" "$assembly" "$files" >"$state/inputs"
  mv "$state/stamp.new" "$state/stamp"
}

# The compiler knows nothing of the other host.
hint() {
  local line file
  [[ $host == Slipway ]] || return 0
  while IFS= read -r line; do
    file=${line%%(*}
    [[ $line =~ error\ CS(0103|0117|0234|0246|1061): ]] && { [[ $line == *"'Nuke."* ]] || grep -qs 'using.* Nuke\.' "${file#"${file%%[![:space:]]*}"}"; } || continue
    echo "If one of these names is Nuke's: build host Slipway has the part of Nuke's API that docs/build-host.md lists. BuildHost=Nuke ./build.sh … compiles against Nuke.Common itself."
    break
  done <"$1"
}

lock() {
  local folder=${source_root:-$root}/.nuke/temp
  mkdir -p "$folder"
  exec 9>"$folder/build-$flavor.lock"
  ! command -v flock >/dev/null || flock 9
}

# --- The cache of compiled builds ---

content_key() {
  local base input relative digest=(sha256sum) inner=$root
  command -v sha256sum >/dev/null || digest=(shasum -a 256)
  # One may lie inside the other: an input belongs to the inner one. Paths count from there, so that where it lies does not matter.
  case ${source_root:-} in "$root"/*) inner=$source_root ;; esac
  {
    echo "$host $flavor ${SLIPWAY_READY_TO_RUN:-} $(uname -sm)"
    for base in "$root" ${source_root:+"$source_root"}; do
      relative=()
      for input in "${inputs[@]}"; do
        case $input in
          "$inner"/*) [[ $base != "$inner" ]] || relative+=("./${input#"$base"/}") ;;
          "$base"/*) relative+=("./${input#"$base"/}") ;;
        esac
      done
      [[ ${#relative[@]} == 0 ]] || (
        cd "$base"
        inputs=("${relative[@]}")
        list -print0 | LC_ALL=C sort -z | xargs -0 "${digest[@]}"
      )
    done
  } | "${digest[@]}"
}

use_cache() {
  local name
  name=$(content_key)
  cached=$SLIPWAY_BUILD_CACHE/${name%% *}
  [[ -f $cached/_build.dll && -f $cached/.dotnet ]] || return 1
  IFS= read -r dotnet <"$cached/.dotnet"
  [[ -x $dotnet ]] || return 1
  assembly=$cached/_build.dll
}

fill_cache() {
  local new
  mkdir -p "$SLIPWAY_BUILD_CACHE"
  new=$(mktemp -d "$SLIPWAY_BUILD_CACHE/.new.XXXXXX")
  # What a checkout without this file starts with.
  [[ -z ${slipway_root:-} ]] || { cp "${BASH_SOURCE[0]}" "$new/slipway.sh" && mv -f "$new/slipway.sh" "$SLIPWAY_BUILD_CACHE/slipway.sh"; }
  cp -R "${assembly%/*}/." "$new"
  echo "$dotnet" >"$new/.dotnet"
  # Somebody may have been faster; theirs is the same.
  if [[ -e $cached ]]; then rm -rf "$new"; else mv "$new" "$cached"; fi
  find "$SLIPWAY_BUILD_CACHE" -mindepth 1 -maxdepth 1 -mtime +14 -exec rm -rf {} + 2>/dev/null || true
}

cached=
if ! is_current && ! { [[ -n ${SLIPWAY_BUILD_CACHE:-} ]] && use_cache; }; then
  lock
  if ! is_current; then
    find_dotnet
    compile
  fi
  exec 9>&-
  [[ -z $cached ]] || fill_cache
fi

# An SDK off the PATH is also the one for what the targets start.
if [[ $(command -v dotnet || true) != "$dotnet" ]]; then
  export DOTNET_ROOT=${dotnet%/*} PATH=${dotnet%/*}:$PATH
fi

for argument in "$@"; do
  shopt -s nocasematch
  [[ ! $argument =~ ^-+root$ ]] || exec "$dotnet" "$assembly" "$@"
done
exec "$dotnet" "$assembly" "$@" --root "$root"
