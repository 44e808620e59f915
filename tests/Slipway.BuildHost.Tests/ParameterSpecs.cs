using Slipway.BuildHost.Tests.Builds;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

public sealed class ParameterSpecs : IDisposable
{
    private readonly RepositoryFolder _repository = new();

    [Fact]
    public async Task I_can_set_a_parameter_of_every_type_on_the_command_line()
    {
        var outcome = await Run(
            "--configuration Release --COUNT -3 --ratio 0.5 -speed very-fast --size large --folder a/b --names x y --numbers 1+2 --renamed r --unlisted u "
            + "--kube-namespace dev --kube-wait --pause 00:00:05");

        Assert.Contains($"<Release,-3,0.5,VeryFast,l,{Path.Combine(_repository.Root, "a", "b")},x|y,1|2,r,u,dev,True,none,00:00:05>", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public async Task Defaults_stay_where_nothing_is_set_and_a_getter_may_read_a_well_known_variable()
    {
        var outcome = await Run("", ("WELL_KNOWN", "yes"), ("COUNT", "7"), ("TARGET", "Nothing"), ("WAIT", "1"));

        Assert.Contains("<Debug,1,,Slow,,,,,,,,False,yes,>", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment_over_later_profiles_over_earlier_ones_over_the_file()
    {
        _repository.Write(".nuke/parameters.json", """
            {
              // A comment, and a comma at the end.
              "$schema": "./build.schema.json",
              "Configuration": "file", "Count": 1, "Names": ["f", "g h"], "Renamed": "file", "KubeNamespace": "file", "KubeWait": true, "Folder": "src",
            }
            """);
        _repository.Write(".nuke/parameters.one.json", """{ "Configuration": "one", "Count": 2, "Renamed": "one", "KubeNamespace": "one" }""");
        _repository.Write(".nuke/parameters.two.json", """{ "Configuration": "two", "Count": 3, "Renamed": "two" }""");

        var outcome = await Run(
            "--profile one two --configuration line --configuration last",
            ("SLIPWAY_CONFIGURATION", "env"), ("NUKE_COUNT", "4"), ("SLIPWAY_COUNT", "5"), ("SLIPWAY_NUMBERS", "8+9"));

        Assert.Contains($"<last,5,,Slow,,{Path.Combine(_repository.Root, "src")},f|g h,8|9,two,,one,True,none,>", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_variables_are_found_whatever_their_case_and_underscores()
    {
        var outcome = await Run("", ("SLIPWAY_KUBE_NAMESPACE", "env"), ("slipway_Names", "a b"), ("NUKE_KUBEWAIT", "true"));

        Assert.Contains("<Debug,1,,Slow,,,a|b,,,,env,True,none,>", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_bad_input_is_reported_at_once_with_the_valid_ones_and_the_nearest()
    {
        _repository.Write(".nuke/parameters.json", """{ "Confguration": "x", "Speed": "warp" }""");

        var outcome = await Run("Prnt --cuont 2 --count abc --size medium --kube-wait maybe --profile prod --ratio 1 2 --folder --pause=1");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Ran);
        Assert.Equal(
            """
            error: --cuont: unknown option. Did you mean --count?
            error: --pause=1: unknown option. Write --pause 1.
            error: .nuke/parameters.json:1:3: Confguration: unknown parameter. Did you mean Configuration?
            error: --profile prod: unknown profile.
            error: --count: 'abc' is not a whole number.
            error: --ratio: takes one value, not 2.
            error: .nuke/parameters.json:1:24: Speed: 'warp' is not one of Slow, VeryFast.
            error: --size: 'medium' is not one of Small, Large.
            error: --folder: needs a value.
            error: --kube-wait: 'maybe' is not one of true, false; targets go first, or after --target.
            error: Prnt: unknown target. Did you mean Print?
            """,
            string.Join('\n', outcome.Error.Split('\n').Where(x => x.StartsWith("error:", StringComparison.Ordinal))));
        Assert.Contains("Valid options: --configuration, --continue, --count,", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Valid targets: Print\n", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--unlisted", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_file_is_reported_with_its_line_and_column()
    {
        _repository.Write(".nuke/parameters.json", "{\n  \"Count\": oops\n}");

        var outcome = await Run("");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("error: .nuke/parameters.json:2:12: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_outside_of_any_repository_is_bad_input()
    {
        Directory.Delete(Path.Combine(_repository.Root, ".nuke"));

        var outcome = await Run("");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--root", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_targets_and_parameters_with_their_current_values_but_no_secrets()
    {
        _repository.Write(".nuke/parameters.json", """{ "Count": 42, "Password": "hunter2" }""");

        var outcome = await Run("--help", ("SLIPWAY_KUBENAMESPACE", "staging"));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("  Print (default)  Prints all", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  --configuration   Debug or Release [Debug]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  --count           [42]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  --kube-namespace  The namespace [staging]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  --speed           (Slow, VeryFast) [Slow]", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  --password        [***]", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", outcome.All, StringComparison.Ordinal);
        Assert.DoesNotContain("--unlisted", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--speed -1", "--speed: '-1' is not one of Slow, VeryFast.")]
    [InlineData("--speed Slow,VeryFast", "--speed: 'Slow,VeryFast' is not one of Slow, VeryFast.")]
    [InlineData("--speed +1", "--speed: '+1' is not one of Slow, VeryFast.")]
    [InlineData("--kube-wait=", "--kube-wait=: unknown option.")]
    [InlineData("--kube.wait", "--kube.wait: unknown option.")]
    [InlineData("--size", "--size: needs a value.")]
    [InlineData("--skip Nothing", "Nothing: unknown target.")]
    [InlineData("--verbosity loud", "--verbosity: 'loud' is not one of")]
    public async Task A_value_or_an_option_that_only_looks_like_a_valid_one_is_bad_input(string arguments, string problem)
    {
        var outcome = await Run(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Ran);
        Assert.Contains($"error: {problem}", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://bot:hunter2@git.example.com/acme/config.git", "https://***@git.example.com/acme/config.git")]
    [InlineData("https://hunter2@git.example.com/acme/config.git", "https://***@git.example.com/acme/config.git")]
    [InlineData("HTTP://bot:hunter2@x@git.example.com:8080?a=b", "HTTP://***@git.example.com:8080?a=b")]
    [InlineData("https://bot:a/hunter2@git.example.com/acme/config.git", "https://***@git.example.com/acme/config.git")]
    [InlineData("https://bot:1x#hunter2?@git.example.com/acme/config.git", "https://***@git.example.com/acme/config.git")]
    [InlineData("https://git.example.com:8080/acme@2/config.git", "https://git.example.com:8080/acme@2/config.git")]
    [InlineData("https://git.example.com/acme:a/b@2", "https://git.example.com/acme:a/b@2")]
    [InlineData("ssh://git:hunter2@git.example.com/config.git", "ssh://***@git.example.com/config.git")]
    [InlineData("ssh://git@git.example.com/config.git", "ssh://git@git.example.com/config.git")]
    [InlineData("https://git.example.com/@hunter", "https://git.example.com/@hunter")]
    public async Task A_password_in_an_address_is_not_printed(string address, string printed)
    {
        var help = await Run("--help", ("SLIPWAY_CONFIGURATION", address));
        var run = await Run($"--configuration {address}");
        var wrong = await Run($"--count {address}");

        foreach (var (outcome, text) in new[] { (help, $"[{printed}]"), (run, $"<{printed},"), (wrong, $"'{printed}' is not a whole number") })
        {
            Assert.Contains(text, outcome.All, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", outcome.All, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _repository.Dispose();

    private Task<Outcome> Run(string arguments, params (string Name, string? Value)[] environment) =>
        RunningProcess.RunBuild(nameof(Options), _repository, arguments, environment);
}
