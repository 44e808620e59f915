using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.Ci;

/// <summary>Who asks for it sees how what runs differs from git; nobody else waits for that.</summary>
public sealed class LooksForDrift : SandboxTest
{
    private const string Page = "acme/config/deployments/dev/web";
    private const string Button = "Look for drift of web in dev";

    // What the target writes; it ends with 1 where there is a difference.
    private const string Build = """
        #!/usr/bin/env bash
        test "$1" = DetectDrift || exit 0
        test -e "{{folder}}/fail" && exit 2
        mkdir -p artifacts
        cat > artifacts/drift.json <<END
        {"stamp":{"commit":"$(git rev-parse HEAD)"},"result":{"applications":[{"application":"web","stage":"dev","gaps":[],"differences":[
        {"kind":"changed","resource":"apps/v1 Deployment dev/web","details":["spec.replicas: 1 in git, 3 in the cluster (by <b>kubectl</b>)"]}]}],"orphans":[],"gaps":[]}}
        END
        exit 1
        """;

    internal override SandboxOptions Options => base.Options with { RunCi = true };

    [Fact]
    public async Task I_find_what_differs_where_I_asked_for_it_and_in_the_flow()
    {
        await PushBuildAsync();
        Assert.Contains("Nobody has compared what runs with git yet.", await PageAsync(Page), StringComparison.Ordinal);

        await PageForm.PressAsync(Owner, Page, Button);
        await EndedAsync();

        Assert.Equal((CiRunKind.DetectDrift, "dev", "web"), (Sandbox.Ci.All[0].Kind, Sandbox.Ci.All[0].Stage, Sandbox.Ci.All[0].Application));
        Assert.Contains("spec.replicas: 1 in git, 3 in the cluster (by &lt;b&gt;kubectl&lt;/b&gt;)", await PageAsync(Page), StringComparison.Ordinal);
        Assert.Contains("<a href=\"/acme/config/deployments/dev/web#drift\">1 difference from git</a>", await PageAsync(""), StringComparison.Ordinal);
        Assert.Contains("<a href=\"/acme/config/deployments/dev/web\">web in dev</a>", await PageAsync($"acme/config/actions/runs/{Sandbox.Ci.All[0].Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_found_outlives_a_restart_and_a_look_that_fails_says_so()
    {
        await PushBuildAsync();
        await PageForm.PressAsync(Owner, Page, Button);
        await EndedAsync();

        await RestartAsync();
        var found = await PageAsync(Page);
        await File.WriteAllTextAsync(Folder["fail"], "");
        await PageForm.PressAsync(Owner, Page, Button);
        await EndedAsync();

        Assert.Contains("3 in the cluster", found, StringComparison.Ordinal);
        Assert.Contains("could not look", await PageAsync(Page), StringComparison.Ordinal);
        Assert.DoesNotContain("difference from git", await PageAsync(""), StringComparison.Ordinal);
    }

    private async Task PushBuildAsync()
    {
        var clone = await CloneAsync();
        await File.WriteAllTextAsync(Path.Combine(clone, "build.sh"), Build.Replace("{{folder}}", Folder.Path, StringComparison.Ordinal).ReplaceLineEndings("\n"));
        (await Commands.RunAsync("chmod", ["755", Path.Combine(clone, "build.sh")])).EnsureSuccess();
        (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
        (await Commands.GitAsync(clone, "commit", "--quiet", "-m", "Add a build")).EnsureSuccess();
        (await Commands.GitAsync(clone, "push", "--quiet", "origin", "HEAD:main")).EnsureSuccess();
        await EndedAsync();
    }

    private Task<CiRun> EndedAsync() => Eventually.Async(() => Task.FromResult(Sandbox.Ci.All is [{ IsFinished: true } last, ..] ? last : null));

    private Task<string> PageAsync(string path) => Owner.GetStringAsync(new Uri(path, UriKind.Relative));
}
