using Slipway.Naming;

namespace Slipway.Git.Tests;

/// <summary>Folders and clones whose author wants git to run a program of theirs: to look at a proposal starts nothing of it.</summary>
public sealed class HostileRepositories : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    /// <summary>What a clone's own settings can make git run, and whether 'git status' falls for it.</summary>
    public static TheoryData<string, string, bool> Settings => new()
    {
        { "core.fsmonitor", "{0}", true },
        { "filter.x.clean", "{0}", true },
        { "filter.x.process", "{0}", true },
        { "core.hooksPath", "hooks", false },
        { "core.sshCommand", "{0}", false },
        { "core.pager", "{0}", false },
        { "pager.status", "{0}", false },
        { "core.editor", "{0}", false },
        { "core.askPass", "{0}", false },
        { "core.gitProxy", "{0}", false },
        { "core.alternateRefsCommand", "{0}", false },
        { "credential.helper", "!{0}", false },
        { "diff.external", "{0}", false },
        { "diff.x.textconv", "{0}", false },
        { "diff.x.command", "{0}", false },
        { "gpg.program", "{0}", false },
        { "uploadpack.packObjectsHook", "{0}", false },
        { "remote.origin.uploadpack", "{0}", false },
        { "remote.origin.url", "ext::{0}", false },
        { "core.worktree", "/", false },
        { "include.path", "../included", true },
        { "includeIf.gitdir:**.path", "../included", true },
    };

    [UnixTheory]
    [MemberData(nameof(Settings))]
    public async Task What_a_clone_sets_runs_nothing(string key, string value, bool gitFallsForIt)
    {
        repository[".gitattributes"] = "* filter=x diff=x\n";
        repository["dev/web/web.yaml"] = "image: one\n";
        repository["dev/web/-x.yaml"] = "image: one\n";
        repository["dev/web/hooks/post-index-change"] = $"#!/bin/sh\n'{Script()}'\n";
        repository.MakeExecutable("dev/web/hooks/post-index-change");
        repository.Commit();
        repository["included"] = $"[core]\n\tfsmonitor = '{Script()}'\n";
        // Of another time than the index knows, so that git reads it again; and with the objects' remote gone, git would ask it for what is missing.
        File.SetLastWriteTimeUtc(Path.Combine(repository.Folder, "dev/web/web.yaml"), DateTime.UnixEpoch);
        repository.Git("config", "extensions.partialClone", "origin");
        repository.Git("config", "protocol.ext.allow", "always");
        repository.Git("config", "remote.origin.url", repository.Folder);
        repository.Git("config", key, string.Format(System.Globalization.CultureInfo.InvariantCulture, value, $"'{Script()}'"));
        if (gitFallsForIt)
        {
            _ = Record.Exception(() => repository.Git("status"));
            Assert.True(HasRun());
            File.Delete(Marker);
        }

        await LookAtAsync(repository.Folder);
        await LookAtAsync(Path.Combine(repository.Folder, "dev"));

        Assert.False(HasRun());
    }

    [UnixTheory]
    [InlineData("")]
    [InlineData("sub")]
    public async Task A_folder_laid_out_as_a_bare_repository_is_not_taken_for_one(string below)
    {
        repository["proposal/HEAD"] = "ref: refs/heads/main\n";
        repository["proposal/config"] = $"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = {Script()}\n";
        repository["proposal/objects/.keep"] = "";
        repository["proposal/refs/.keep"] = "";
        repository["proposal/sub/slipway.yaml"] = "stages: [{ name: dev }]\n";
        var commit = repository.Commit();
        _ = Record.Exception(() => TemporaryRepository.GitAt(Path.Combine(repository.Folder, "proposal"), "status"));
        Assert.True(HasRun());
        File.Delete(Marker);

        var clone = new GitWorkTree(Path.Combine(repository.Folder, "proposal", below), TemporaryRepository.Logger);

        Assert.Equal(commit, (await clone.HeadAsync(default)).Value);
        Assert.Empty(await clone.UncommittedFilesAsync("build", default));
        await LookAtAsync(Path.Combine(repository.Folder, "proposal", below));
        Assert.False(HasRun());
    }

    [UnixFact]
    public async Task A_file_in_place_of_the_git_folder_leads_to_no_settings()
    {
        repository["dev/web/web.yaml"] = "image: one\n";
        repository.Commit();
        var elsewhere = repository.Sibling("elsewhere");
        Directory.Move(Path.Combine(repository.Folder, ".git"), elsewhere);
        repository[".git"] = $"gitdir: {elsewhere}\n";
        repository.Git("config", "core.fsmonitor", Script());

        await LookAtAsync(repository.Folder);

        Assert.False(HasRun());
    }

    [UnixFact]
    public async Task A_submodule_starts_nothing_of_its_own()
    {
        var module = Path.Combine(repository.Folder, "dev", "web");
        Directory.CreateDirectory(module);
        TemporaryRepository.GitAt(module, "init", "--quiet");
        File.WriteAllText(Path.Combine(module, "web.yaml"), "image: one\n");
        TemporaryRepository.GitAt(module, "add", "--all");
        TemporaryRepository.GitAt(module, "commit", "--quiet", "-m", "One");
        repository[".gitmodules"] = "[submodule \"web\"]\n\tpath = dev/web\n\turl = ext::sh -c x\n\tupdate = !x\n";
        repository.Commit();
        TemporaryRepository.GitAt(module, "config", "core.fsmonitor", Script());
        File.WriteAllText(Path.Combine(module, "web.yaml"), "image: two\n");

        await LookAtAsync(repository.Folder);

        Assert.False(HasRun());
    }

    [UnixTheory]
    [InlineData("refs/heads/../../../HEAD")]
    [InlineData("/etc/hostname")]
    [InlineData("-x")]
    [InlineData("refs/heads/none")]
    public async Task A_branch_that_leads_elsewhere_is_no_commit(string reference)
    {
        repository.Commit();
        repository[".git/HEAD"] = $"ref: {reference}\n";

        var failure = await Assert.ThrowsAsync<GitException>(() => new GitWorkTree(repository.Folder, TemporaryRepository.Logger).HeadAsync(default));

        Assert.Contains("there is no commit yet", failure.Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("packed-refs")]
    [InlineData("shallow")]
    [InlineData("index")]
    [InlineData("commondir")]
    public async Task A_pipe_in_place_of_a_file_of_the_clone_is_not_waited_for(string file)
    {
        repository["dev/web/web.yaml"] = "image: one\n";
        repository.Commit();
        var pipe = Path.Combine(repository.Folder, ".git", file);
        File.Delete(pipe);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync();
        }

        await LookAtAsync(repository.Folder);
        repository[".git/HEAD"] = "ref: refs/heads/none\n";

        await Assert.ThrowsAsync<GitException>(() => LookAtAsync(repository.Folder));
    }

    [Theory]
    [InlineData("-upload-pack=x")]
    [InlineData("--upload-pack=x")]
    [InlineData("ext::sh -c x")]
    [InlineData("fd::17")]
    public void An_address_that_git_would_run_is_none(string url)
    {
        Assert.Throws<InvalidInputException>(() => new GitRemote(url));
    }

    [Fact]
    public async Task Uncommitted_files_are_told_whatever_the_clone_says_of_them()
    {
        repository["config/dev/web.yaml"] = "image: one\n";
        repository["config/build/Build.cs"] = "one\n";
        repository["config/.gitignore"] = "*.log\n";
        repository["elsewhere.txt"] = "one\n";
        repository.Commit();
        repository.Git("config", "status.showUntrackedFiles", "no");
        repository["config/dev/web.yaml"] = "image: two\n";
        repository["config/dev/new.yaml"] = "image: new\n";
        repository["config/dev/run.log"] = "\n";
        repository[".git/info/exclude"] = ".idea/\n";
        repository["config/.idea/workspace.xml"] = "\n";
        repository["config/build/Build.cs"] = "two\n";
        repository["elsewhere.txt"] = "two\n";

        var files = await new GitWorkTree(Path.Combine(repository.Folder, "config"), TemporaryRepository.Logger).UncommittedFilesAsync("build", default);

        Assert.Equal(["config/dev/web.yaml", "config/dev/new.yaml"], files);
    }

    [Fact]
    public async Task A_linked_work_tree_and_a_packed_branch_have_their_own_commit()
    {
        repository["dev/web/web.yaml"] = "image: one\n";
        var first = repository.Commit();
        repository.Git("branch", "older");
        repository.Commit();
        repository.Git("pack-refs", "--all");
        var linked = repository.Sibling("linked");
        repository.Git("worktree", "add", "--quiet", linked, "older");
        var clone = new GitWorkTree(linked, TemporaryRepository.Logger);

        Assert.Equal(first, (await clone.HeadAsync(default)).Value);
        Assert.Empty(await clone.UncommittedFilesAsync("build", default));
    }

    private string Marker => repository.Sibling("has-run");

    // It answers as no monitor and no filter would; git goes on without them.
    private string Script()
    {
        var file = repository.Sibling("x.sh");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, $"#!/bin/sh\necho ran > '{Marker}'\nexit 1\n");
            ExecutableFile.Make(file);
        }

        return file;
    }

    private bool HasRun() => File.Exists(Marker);

    private static async Task LookAtAsync(string folder)
    {
        var clone = new GitWorkTree(folder, TemporaryRepository.Logger);
        var head = await clone.HeadAsync(default);
        _ = await clone.UncommittedFilesAsync("build", default);
        _ = await clone.IsAncestorAsync(CommitSha.Parse(new string('1', 40)), head, default);
        var history = new GitConfigHistory(folder, TemporaryRepository.Logger);
        _ = await history.FindAsync(CommitSha.Parse(new string('1', 40)), default);
        await foreach (var tree in history.ReadAsync("dev/web", default))
        {
            _ = await tree.ReadFolderAsync("", default);
        }
    }
}
