using System.Text;
using Slipway.Engine.Releasing;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Git.Tests;

/// <summary>Manifests that are symbolic links: followed where that is safe, and named with where they lead where it is not.</summary>
public sealed class LinkedManifests : IDisposable
{
    private const string Pod = "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:1.3.0\n";
    private static readonly ImageReference Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0@sha256:" + new string('1', 64));
    private readonly TemporaryRepository remote = new();

    public LinkedManifests() => remote["slipway.yaml"] = "stages: [{ name: dev }]\n";

    public void Dispose() => remote.Dispose();

    [UnixFact]
    public async Task A_link_to_a_file_of_the_folder_is_followed()
    {
        remote["dev/web/manifests/pod.template"] = Pod;
        Link("dev/web/web.yaml", "again.yaml");
        Link("dev/web/again.yaml", "manifests/pod.template");

        var plan = await PlanAsync();

        Assert.Equal(["dev/web/manifests/pod.template"], plan.Edit.Files.Select(file => file.Path));
        Assert.Equal(Pod.Replace("ghcr.io/acme/web:1.3.0", Image.ToString(), StringComparison.Ordinal), Encoding.UTF8.GetString(plan.Edit.Files[0].After.Span));
    }

    [UnixFact]
    public async Task A_manifest_that_is_reached_by_its_own_name_and_by_a_link_is_edited_once()
    {
        remote["dev/web/web.yaml"] = Pod;
        Link("dev/web/same.yaml", "./web.yaml");

        Assert.Equal(["dev/web/web.yaml"], (await PlanAsync()).Edit.Files.Select(file => file.Path));
    }

    [UnixTheory]
    [InlineData("dev/web/web.yaml", "../../shared/web.yaml", "dev/web/web.yaml: is a symbolic link to shared/web.yaml, outside of the application's folder, and the image 'ghcr.io/acme/web:1.3.0' stands there, at 4:12.")]
    [InlineData("dev/web/base", "../../shared", "dev/web/base: is a symbolic link to shared, outside of the application's folder, and the image 'ghcr.io/acme/web:1.3.0' stands there, at web.yaml:4:12.")]
    public async Task A_link_to_the_image_elsewhere_in_the_repository_is_refused_for_others_may_read_it_too(string link, string target, string message)
    {
        remote["shared/web.yaml"] = Pod;
        remote["dev/web/other.yaml"] = Pod;
        Link(link, target);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(PlanAsync);

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_shared_manifest_whose_image_a_kustomization_of_the_folder_names_is_no_matter()
    {
        remote["shared/web.yaml"] = Pod;
        remote["dev/web/kustomization.yaml"] = "resources: [web.yaml]\nimages: [{ name: ghcr.io/acme/web, newTag: 1.3.0 }]\n";
        Link("dev/web/web.yaml", "../../shared/web.yaml");

        Assert.Equal(["dev/web/kustomization.yaml"], (await PlanAsync()).Edit.Files.Select(file => file.Path));
    }

    [UnixTheory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("missing.yaml")]
    [InlineData("web.yaml")]
    public async Task A_link_that_leads_to_no_file_of_the_repository_is_named_with_where_it_leads(string target)
    {
        remote["dev/web/notes.txt"] = "notes";
        Link("dev/web/web.yaml", target);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(PlanAsync);

        Assert.Contains($"dev/web/web.yaml is a symbolic link to {target}, which is not a file of the config repository.", failure.Message, StringComparison.Ordinal);
        remote["dev/web/pod.yaml"] = Pod;
        Assert.Contains("dev/web/web.yaml", Assert.Single((await PlanAsync()).Edit.NotChanged).Position, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_folder_that_holds_nothing_but_a_link_is_refused_with_where_it_leads()
    {
        Link("dev/web/web.yaml", "../../shared/web.yaml");

        var failure = await Assert.ThrowsAsync<GitException>(PlanAsync);

        Assert.StartsWith("dev/web/web.yaml: it is a symbolic link in the config repository, which leads to ../../shared/web.yaml;", failure.Message, StringComparison.Ordinal);
    }

    private void Link(string path, string target)
    {
        var link = Path.Combine(remote.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);
    }

    private async Task<ReleasePlan> PlanAsync()
    {
        remote.Commit();
        var repository = new GitConfigRepository(new GitRemote("file://" + remote.Folder), remote.CacheFolder, TemporaryRepository.Logger);
        var candidate = new ReleaseCandidate { Application = ApplicationName.Parse("web"), Version = "1.4.0", Image = Image };
        return Assert.Single(await new ReleaseCommitter(repository, TimeProvider.System).PlanAsync(new ReleaseRequest { Candidates = [candidate] }, CancellationToken.None));
    }
}
