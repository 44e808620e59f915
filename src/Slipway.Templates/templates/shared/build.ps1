#!/usr/bin/env pwsh
# Starts the build in build/. What compiles and starts it is a script of the package that build/_build.csproj refers to; this one finds that script, and puts it into build/obj the first time.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$slipwayRoot = $PSScriptRoot
$slipwayScript = Join-Path $slipwayRoot 'build/obj/slipway.ps1'

if (-not (Test-Path -LiteralPath $slipwayScript)) {
    $sdk = Join-Path $slipwayRoot '.nuke/temp/dotnet'
    $candidates = @('dotnet') + @($env:DOTNET_ROOT, $sdk | Where-Object { $_ } | ForEach-Object { Join-Path $_ 'dotnet' })
    Push-Location (Join-Path $slipwayRoot 'build')
    try {
        $ErrorActionPreference = 'Continue'
        $dotnet = $candidates | Where-Object { (Get-Command $_ -ErrorAction SilentlyContinue) -and $(& $_ --version *> $null; $LASTEXITCODE -eq 0) } | Select-Object -First 1
        $ErrorActionPreference = 'Stop'
        if (-not $dotnet) {
            [Console]::Error.WriteLine('Installing the .NET SDK of build/global.json into .nuke/temp/dotnet')
            New-Item -ItemType Directory -Force (Split-Path $sdk) | Out-Null
            $installer = "$sdk-install.ps1"
            [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
            # Of release v2026.07.21: this installer and no other is run.
            (New-Object Net.WebClient).DownloadFile('https://raw.githubusercontent.com/dotnet/install-scripts/da3ce11ba63f3dbb0fb835d41bda2665d5c48e84/src/dotnet-install.ps1', $installer)
            if ((Get-FileHash -LiteralPath $installer -Algorithm SHA256).Hash -ne '3bb07bc8025211836c1e4f9d3f6a044e55b1fb6eec518a6c78851d04e210442b') { throw "${installer}: it is not the expected one. It was not run." }
            & $installer -JSonFile global.json -InstallDir $sdk -NoPath | Out-Null
            $dotnet = Join-Path $sdk 'dotnet'
        }
        $log = & $dotnet build _build.csproj -t:WriteSlipwayScripts -c Release --nologo -v q '-clp:ErrorsOnly;NoSummary' -nodeReuse:false
        if ($LASTEXITCODE -ne 0) { $log | ForEach-Object { [Console]::Error.WriteLine($_) } }
    }
    finally { Pop-Location }
    if (-not (Test-Path -LiteralPath $slipwayScript)) { throw 'The packages of build/_build.csproj cannot be had: see above.' }
}
. $slipwayScript @args
exit $LASTEXITCODE # an exit of a script that is dot-sourced ends that script alone
