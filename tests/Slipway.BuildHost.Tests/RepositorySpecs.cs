using Nuke.Common.Git;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

/// <summary>What a build asks about its own repository.</summary>
public sealed class RepositorySpecs : IDisposable
{
    private readonly RepositoryFolder _folder = new();

    [Theory]
    [InlineData("https://github.com/acme/web.git", GitProtocol.Https, "github.com", "acme/web")]
    [InlineData("https://bot:secret@git.example.com:8443/group/sub/web/", GitProtocol.Https, "git.example.com:8443", "group/sub/web")]
    [InlineData("git@github.com:acme/web.git", GitProtocol.Ssh, "github.com", "acme/web")]
    [InlineData("ssh://git@ssh.github.com:443/acme/web.git", GitProtocol.Ssh, "ssh.github.com:443", "acme/web")]
    [InlineData("/srv/git/web.git", null, null, null)]
    public void An_address_is_read_as_git_reads_it(string url, GitProtocol? protocol, string? endpoint, string? identifier)
    {
        var repository = GitRepository.FromUrl(url, "Main");

        Assert.Equal((endpoint, identifier), (repository.Endpoint, repository.Identifier));
        Assert.Equal(endpoint is null ? null : $"https://{endpoint}/{identifier}.git", repository.HttpsUrl);
        Assert.Equal(endpoint is null ? null : $"git@{endpoint}:{identifier}.git", repository.SshUrl);
        Assert.True(protocol is null || protocol == repository.Protocol);
        Assert.True(repository.IsOnMainBranch() && repository.IsOnMainOrMasterBranch() && !repository.IsOnMasterBranch() && !repository.IsOnFeatureBranch());
    }

    [Fact]
    public void Both_kinds_of_solution_files_say_the_same()
    {
        _folder.Write("App.sln", """

            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "src", "src", "{11111111-0000-0000-0000-000000000000}"
            EndProject
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "tools", "tools", "{22222222-0000-0000-0000-000000000000}"
            EndProject
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "App", "src\App\App.csproj", "{33333333-0000-0000-0000-000000000000}"
            EndProject
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "Tool", "src\tools\Tool.csproj", "{44444444-0000-0000-0000-000000000000}"
            EndProject
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "_build", "build\_build.csproj", "{55555555-0000-0000-0000-000000000000}"
            EndProject
            Global
            	GlobalSection(NestedProjects) = preSolution
            		{22222222-0000-0000-0000-000000000000} = {11111111-0000-0000-0000-000000000000}
            		{33333333-0000-0000-0000-000000000000} = {11111111-0000-0000-0000-000000000000}
            		{44444444-0000-0000-0000-000000000000} = {22222222-0000-0000-0000-000000000000}
            	EndGlobalSection
            EndGlobal
            """);
        _folder.Write("App.slnx", """
            <Solution>
              <Folder Name="/src/"><Project Path="src/App/App.csproj" /></Folder>
              <Folder Name="/src/tools/"><Project Path="src/tools/Tool.csproj" /></Folder>
              <Project Path="build/_build.csproj" />
            </Solution>
            """);

        foreach (var name in new[] { "App.sln", "App.slnx" })
        {
            var solution = (AbsolutePath.Create(_folder.Root) / name).ReadSolution();
            var src = solution.GetSolutionFolder("src")!;

            Assert.Equal(["App", "Tool", "_build"], solution.AllProjects.Select(x => x.Name).Order(StringComparer.Ordinal));
            Assert.Equal(["_build"], solution.Projects.Select(x => x.Name));
            Assert.Equal(Path.Combine(_folder.Root, "src", "App", "App.csproj"), src.GetProject("App")!.Path.ToString());
            Assert.Equal("Tool", src.GetSolutionFolder("tools")!.Projects.Single().Name);
            Assert.Null(solution.GetProject("App"));
            Assert.Equal(["App"], solution.GetAllProjects("A*").Select(x => x.Name));
            Assert.Equal("App", solution.Name);
        }
    }

    public void Dispose() => _folder.Dispose();
}
