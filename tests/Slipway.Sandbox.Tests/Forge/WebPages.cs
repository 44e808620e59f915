using System.Net;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class WebPages : SandboxTest
{
    [Fact]
    public async Task I_can_read_a_pull_request_and_merge_it_with_its_button()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "dev/web/notes.txt", "<script>alert(1)</script>\n");
        await OpenPullRequestAsync("topic", "A <b>bold</b> title", "# Heading\n\nSee [the site](https://example.com/) and `code`.\n<script>alert(2)</script>\n<!-- hidden -->");
        var page = await Owner.GetStringAsync(new Uri("acme/config/pull/1", UriKind.Relative));

        using var form = PageForm.Read(page, out var action);
        using var merged = await Owner.PostAsync(action, form);

        Assert.Equal(HttpStatusCode.SeeOther, merged.StatusCode);
        Assert.True((bool)(await GetAsync($"{Config}/pulls/1"))["merged"]!);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden -->", page, StringComparison.Ordinal);
        Assert.Contains("A &lt;b&gt;bold&lt;/b&gt; title", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.com/\"", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"sign\">+</span>&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("merged", await Anyone.GetStringAsync(merged.Headers.Location), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[x](javascript:alert(1)) ![y](javascript:alert(1)) <javascript:alert(1)> [z]\n\n[z]: javascript:alert(1)", "<a href=\"javascript")]
    [InlineData("a <img src=x onerror=alert(1)>\n\n<iframe src=x>\n\n- <form action=x>", "<img|<iframe|<form")]
    [InlineData("\u202Etxet\u202C and \u001B[31mred", "\u202E|\u202C|\u001B")]
    [InlineData("</details></section>\n\n<details open>", "</details></section>|<details open>")]
    public async Task What_a_pull_request_says_is_no_markup_of_the_page(string text, string markup)
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic", "A change", text);

        var page = await Anyone.GetStringAsync(new Uri("acme/config/pull/1", UriKind.Relative));

        var said = page[page.IndexOf("aria-label=\"Description\"", StringComparison.Ordinal)..page.IndexOf("aria-label=\"Merge\"", StringComparison.Ordinal)];
        Assert.All(markup.Split('|'), part => Assert.DoesNotContain(part, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sections_of_a_description_fold_and_may_be_unfolded()
    {
        await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "a\n");
        await OpenPullRequestAsync("topic", "A change", "<details open><summary>dev/web: 1 to <b>update</b></summary>\n\n    </details>\n\n</details>\n\n<details><summary>dev/api</summary>\n\nText\n\n</details>\n");

        var page = await Anyone.GetStringAsync(new Uri("acme/config/pull/1", UriKind.Relative));

        var said = page[page.IndexOf("aria-label=\"Description\"", StringComparison.Ordinal)..page.IndexOf("aria-label=\"Merge\"", StringComparison.Ordinal)];
        Assert.Contains("<details open><summary>dev/web: 1 to &lt;b&gt;update&lt;/b&gt;</summary>", said, StringComparison.Ordinal);
        Assert.Contains("&lt;/details&gt;", said, StringComparison.Ordinal);
        Assert.Contains("<details><summary>dev/api</summary>", said, StringComparison.Ordinal);
        Assert.Equal(2, said.Split("</details>").Length - 1);
    }

    [Fact]
    public async Task The_button_of_an_old_page_does_not_merge_what_came_after_it()
    {
        var clone = await CloneAsync();
        await PushChangeAsync(clone, "topic", "a.txt", "1\n");
        await OpenPullRequestAsync("topic");
        using var form = PageForm.Read(await Owner.GetStringAsync(new Uri("acme/config/pull/1", UriKind.Relative)), out var action);
        await PushChangeAsync(clone, "topic", "a.txt", "2\n");

        using var response = await Owner.PostAsync(action, form);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("open", (string)(await GetAsync($"{Config}/pulls/1"))["state"]!);
    }

    [Fact]
    public async Task A_form_that_is_not_from_the_page_merges_nothing()
    {
        var head = await PushChangeAsync(await CloneAsync(), "topic", "a.txt", "1\n");
        await OpenPullRequestAsync("topic");
        using var form = new FormUrlEncodedContent([new("subject", $"acme config 1 {head}"), new("proof", "guess")]);

        using var response = await Owner.PostAsync(new Uri("sandbox/do/merge", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("open", (string)(await GetAsync($"{Config}/pulls/1"))["state"]!);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("acme/config", 200)]
    [InlineData("acme/config/commit/main", 404)]
    [InlineData("acme/config/pull/7", 404)]
    [InlineData("acme/config/actions/runs/7", 404)]
    [InlineData("acme/none/pull/1", 404)]
    public async Task Pages_that_exist_are_shown_and_others_are_not_found(string path, int status)
    {
        using var response = await Anyone.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("default-src 'none'", string.Join(' ', response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_does_not_run_is_not_found()
    {
        using var missing = await Anyone.GetAsync(new Uri("apps/dev/none/", UriKind.Relative));
        using var withoutSlash = await Anyone.GetAsync(new Uri("apps/dev/none?a=b", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("/apps/dev/none/?a=b", withoutSlash.Headers.Location!.OriginalString);
    }
}
