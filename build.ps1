#!/usr/bin/env pwsh
# Compiles build/_build.csproj if one of its inputs has changed, then starts it. MSBuild is heard only when it fails.
# The package Slipway.Components.Standalone brings this file, too. The same as build.sh, where there is no bash, analyzers included (RunAnalyzers); it does not know SLIPWAY_BUILD_CACHE.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
# Mapping every compiled method twice costs a short process a twentieth of its time; 1 has it anyway.
if (-not $env:DOTNET_EnableWriteXorExecute) { $env:DOTNET_EnableWriteXorExecute = '0' }

# Where it is dot-sourced, whoever does so knows the root.
$root = if (Test-Path variable:slipwayRoot) { $slipwayRoot } else { $PSScriptRoot }
$sourceRoot = if ($env:SlipwaySource) { (Resolve-Path $env:SlipwaySource).Path } else { '' }
# Its own sources a repository has anyway: who exported them for another one need not compile it twice.
if ($sourceRoot -eq $root) { $sourceRoot = '' }
$hostName = if ($env:BuildHost) { $env:BuildHost } else { 'Slipway' }
# Compiling somebody else's sources must not touch the outputs that their owner has there.
$flavor = if ($env:BuildFlavor) { $env:BuildFlavor } elseif ($sourceRoot) { 'ConfigBuild' } else { $hostName }
$project = Join-Path $root 'build/_build.csproj'
$stateFolder = Join-Path $root "build/bin/$flavor/.state"
$state = Join-Path $stateFolder 'windows-inputs'
$key = "$hostName $flavor $root $sourceRoot $env:SLIPWAY_READY_TO_RUN"

# The inputs: the folders of the project and of all that it references, and the files above them that MSBuild reads.
$seen = @{}
$inputs = New-Object System.Collections.Generic.List[string]
function Add-Project([string] $file) {
    if ($seen.ContainsKey($file) -or -not (Test-Path -LiteralPath $file -PathType Leaf)) { return }
    $seen[$file] = $true
    $folder = Split-Path $file
    $inputs.Add($folder)
    foreach ($above in @((Split-Path $folder), (Split-Path (Split-Path $folder)))) {
        if (-not $above -or $seen.ContainsKey("$above/")) { continue }
        $seen["$above/"] = $true
        foreach ($pattern in '*.props', '*.targets', 'global.json', '.editorconfig', 'nuget.config', 'BannedSymbols.txt') {
            foreach ($path in [IO.Directory]::GetFiles($above, $pattern)) { $inputs.Add($path) }
        }
    }
    foreach ($match in [regex]::Matches([IO.File]::ReadAllText($file), 'Include="([^"]*)"')) {
        $path = $match.Groups[1].Value.Replace('$(SlipwaySource)', $sourceRoot)
        $path = $path.Replace('$(MSBuildThisFileDirectory)', "$folder/").Replace('$(MSBuildProjectDirectory)', $folder)
        if ($path.Contains('$(')) { continue }
        if (-not [IO.Path]::IsPathRooted($path)) {
            if (-not ($path.StartsWith('../') -or $path.StartsWith('..\'))) { continue }
            $path = Join-Path $folder $path
        }
        $path = [IO.Path]::GetFullPath(($path -split '[*?]')[0])
        if ($path.EndsWith('.csproj')) { Add-Project $path } elseif (Test-Path -LiteralPath $path) { $inputs.Add($path) }
    }
}

# All input files with the time of their last change.
function Get-State {
    $files = foreach ($path in $inputs) {
        if ([IO.File]::Exists($path)) { [IO.FileInfo] $path }
        else { (New-Object IO.DirectoryInfo $path).EnumerateFiles('*', 'AllDirectories') }
    }
    $lines = foreach ($file in $files) {
        if ($file.FullName -notmatch '[\\/](bin|obj|\.git)[\\/]') { "$($file.LastWriteTimeUtc.Ticks) $($file.Length) $($file.FullName)" }
    }
    return ($lines | Sort-Object -Unique) -join "`n"
}

function Find-DotNet {
    $name = if ($env:OS -eq 'Windows_NT') { 'dotnet.exe' } else { 'dotnet' }
    $own = Join-Path $root '.nuke/temp/dotnet'
    $onPath = Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    $candidates = @($(if ($onPath) { $onPath.Source }))
    foreach ($folder in $env:DOTNET_ROOT, $(if ($env:HOME) { Join-Path $env:HOME '.dotnet' }), $own) {
        if ($folder) { $candidates += Join-Path $folder $name }
    }
    Push-Location (Join-Path $root 'build') # where dotnet looks for global.json, and from there upwards
    try {
        foreach ($candidate in $candidates) {
            if ($candidate -and (Test-Path -LiteralPath $candidate)) {
                $ErrorActionPreference = 'Continue'
                & $candidate --version *> $null
                $ErrorActionPreference = 'Stop'
                if ($LASTEXITCODE -eq 0) { return $candidate }
            }
        }
    }
    finally { Pop-Location }

    [Console]::Error.WriteLine('Installing the .NET SDK of global.json into .nuke/temp/dotnet')
    New-Item -ItemType Directory -Force (Join-Path $root '.nuke/temp') | Out-Null
    $script = Join-Path $root '.nuke/temp/dotnet-install.ps1'
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    # Of release v2026.07.21: this script and no other is run.
    $url = 'https://raw.githubusercontent.com/dotnet/install-scripts/da3ce11ba63f3dbb0fb835d41bda2665d5c48e84/src/dotnet-install.ps1'
    (New-Object Net.WebClient).DownloadFile($url, $script)
    $sum = (Get-FileHash -LiteralPath $script -Algorithm SHA256).Hash
    if ($sum -ne '3bb07bc8025211836c1e4f9d3f6a044e55b1fb6eec518a6c78851d04e210442b') {
        throw "${url}: its SHA-256 is $sum, which is not the one that build.ps1 expects. It was not run. Install the .NET SDK of global.json by hand."
    }
    $json = @('build/global.json', 'global.json' | ForEach-Object { Join-Path $root $_ } | Where-Object { Test-Path -LiteralPath $_ })
    $version = if ($json) { @{ JSonFile = $json[0] } } else { @{ Channel = '10.0' } }
    & $script @version -InstallDir $own -NoPath | Out-Null
    return Join-Path $own $name
}

function Find-Assembly {
    foreach ($folder in "bin/$flavor/Release", 'bin/Release') {
        $path = Join-Path $root "build/$folder/_build.dll"
        if (Test-Path -LiteralPath $path) { return $path }
    }
}

Add-Project $project
$dotnet = $null
$now = Get-State
if (Test-Path -LiteralPath $state) {
    $recorded = [IO.File]::ReadAllText($state) -split "`n", 3
    if ($recorded.Length -eq 3 -and $recorded[0] -eq $key -and $recorded[2] -eq $now -and (Test-Path -LiteralPath $recorded[1]) -and (Find-Assembly)) {
        $dotnet = $recorded[1]
    }
}

if (-not $dotnet) {
    New-Item -ItemType Directory -Force $stateFolder | Out-Null
    # One at a time: the file cannot be opened twice.
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open((Join-Path $stateFolder 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try {
        $dotnet = Find-DotNet
        $now = Get-State
        Push-Location (Join-Path $root 'build')
        $old = $env:BuildHost, $env:BuildFlavor
        $env:BuildHost, $env:BuildFlavor = $hostName, $flavor
        $ErrorActionPreference = 'Continue'
        $analyzers = "-property:RunAnalyzers=$(if ($env:RunAnalyzers) { $env:RunAnalyzers } else { 'false' })"
        $log = & $dotnet build $project --configuration Release --nologo --verbosity quiet -nodeReuse:false $analyzers '-consoleLoggerParameters:ErrorsOnly;NoSummary' 2>&1
        $ErrorActionPreference = 'Stop'
        $env:BuildHost, $env:BuildFlavor = $old
        Pop-Location
        if ($LASTEXITCODE -ne 0) {
            $log | ForEach-Object { [Console]::Error.WriteLine("$_") }
            # The compiler knows nothing of the other host.
            $missing = @($log | Where-Object {
                "$_" -match "^\s*(.*?)\(\d.*error CS(0103|0117|0234|0246|1061):" -and
                ("$_".Contains("'Nuke.") -or (Select-String -LiteralPath $Matches[1] -Pattern 'using.* Nuke\.' -Quiet -ErrorAction SilentlyContinue))
            })
            if ($hostName -eq 'Slipway' -and $missing.Length -gt 0) {
                [Console]::Error.WriteLine("If one of these names is Nuke's: build host Slipway has the part of Nuke's API that docs/build-host.md lists. With `$env:BuildHost = 'Nuke', build.ps1 compiles against Nuke.Common itself.")
            }
            [Console]::Error.WriteLine('build/_build.csproj does not compile.')
            exit 1
        }
        [IO.File]::WriteAllText($state, "$key`n$dotnet`n$now")
    }
    finally { $lock.Dispose() }
}

# An SDK off the PATH is also the one for what the targets start.
$folder = Split-Path $dotnet
if (-not ($env:PATH -split [IO.Path]::PathSeparator).Contains($folder)) {
    $env:DOTNET_ROOT = $folder
    $env:PATH = $folder + [IO.Path]::PathSeparator + $env:PATH
}

$ErrorActionPreference = 'Continue'
$arguments = @($args)
if (-not ($arguments -match '^-+root$')) { $arguments += '--root', $root }
& $dotnet (Find-Assembly) @arguments
exit $LASTEXITCODE
