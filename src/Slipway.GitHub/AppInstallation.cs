using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Serilog;
using Slipway.GitHub.Http;

namespace Slipway.GitHub;

/// <summary>The installation of a GitHub App on the account of a repository.</summary>
internal sealed class AppInstallation(GitHubApp app, GitHubRepository repository, ILogger logger, TimeProvider time)
{
    /// <summary>What the last token may do: <c>write</c> by <c>contents</c>; null where the server did not tell.</summary>
    public IReadOnlyDictionary<string, string>? Permissions { get; private set; }

    /// <summary>A token for this repository only, and when it ends.</summary>
    public async Task<(Secret Token, DateTimeOffset End)> CreateTokenAsync(CancellationToken cancellationToken)
    {
        var installation = await CallAsync(HttpMethod.Get, $"repos/{repository.Owner}/{repository.Name}/installation", null, cancellationToken);
        var answer = await CallAsync(
            HttpMethod.Post,
            $"app/installations/{installation.GetProperty("id").GetInt64()}/access_tokens",
            new { repositories = new[] { repository.Name } },
            cancellationToken);
        Permissions = answer.TryGetProperty("permissions", out var permissions) && permissions.ValueKind == JsonValueKind.Object
            ? permissions.EnumerateObject().ToDictionary(right => right.Name, right => right.Value.ToString())
            : null;
        return (new Secret(answer.GetProperty("token").GetString()!), answer.GetProperty("expires_at").GetDateTimeOffset());
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        // Each attempt has its own limit.
        using var http = new HttpClient(new RetryingHandler(logger, time) { InnerHandler = new ApiAnswers(logger) { InnerHandler = ApiAnswers.Sockets() } }) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(method, new Uri(repository.Api, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", app.Sign(time.GetUtcNow()).Reveal());
        request.Headers.UserAgent.ParseAdd("slipway");
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Content = body is null ? null : JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            }

            throw Refused(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            throw new SlipwayException(repository.ToString(), $"the server cannot be reached: {exception.Message}", true, exception);
        }
    }

    private SlipwayException Refused(HttpStatusCode status, string text) => new(
        $"GitHub App {app.Id}",
        status switch
        {
            HttpStatusCode.Unauthorized => $"the app was refused: {Message(text)}. Check ForgeAppId, ForgeAppKey and the clock of this machine.",
            HttpStatusCode.NotFound => $"it is not installed on {repository.Owner}/{repository.Name}. Install it there, with the permissions that docs/guides/github.md lists.",
            HttpStatusCode.UnprocessableEntity => $"its installation does not include {repository.Name}: {Message(text)}. Add the repository to the installation.",
            _ => $"no token was given: the server answered {(int)status}: {Message(text)}.",
        },
        isTransient: (int)status >= 500);

    private static string Message(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement.GetProperty("message").GetString()!.TrimEnd('.');
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return text.Length <= 200 ? text : text[..200];
        }
    }
}
