using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Slack;

/// <summary>Calls Slack's Web API (https://docs.slack.dev/apis/web-api/) and incoming webhooks.</summary>
internal sealed class SlackApi(SlackOptions options, HttpClient http, TimeProvider time)
{
    // A notification is worth some patience, but no build waits long for it.
    private static readonly RetryPolicy Retries = new(Attempts: 3, TimeSpan.FromSeconds(1)) { MaxAskedFor = TimeSpan.FromSeconds(30) };
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Calls a method.</summary>
    /// <exception cref="SlipwayException">Slack refused, or cannot be reached.</exception>
    public async Task<JsonObject> CallAsync(string method, JsonObject arguments, CancellationToken cancellationToken)
    {
        var (status, text) = await SendAsync(new Uri(options.Api, method), arguments, options.Token, cancellationToken);
        try
        {
            if (JsonNode.Parse(text) is JsonObject answer)
            {
                // A refusal comes with status 200, too.
                return (bool?)answer["ok"] == true ? answer : throw Refused(method, (string?)answer["error"] ?? "no reason");
            }
        }
        catch (JsonException)
        {
            // Not Slack: said below.
        }

        throw Failure($"{method}: expected JSON, found status {(int)status}. Check SlackApi ({options.Api}).");
    }

    /// <summary>Posts to the webhook, which has its own channel.</summary>
    /// <exception cref="SlipwayException">Slack refused, or cannot be reached.</exception>
    public async Task PostToWebhookAsync(JsonObject content, CancellationToken cancellationToken)
    {
        var (status, text) = await SendAsync(new Uri(options.Webhook!.Reveal()), content, token: null, cancellationToken);
        if (status != HttpStatusCode.OK)
        {
            throw Refused("webhook", text.Trim());
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(Uri address, JsonObject content, Secret? token, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (status, text, isFinal, askedFor) = await TryAsync(address, content, token, cancellationToken);
            if (isFinal)
            {
                return (status, text);
            }

            if (Retries.WaitAfter(attempt, askedFor) is not { } wait)
            {
                throw Failure(status == HttpStatusCode.TooManyRequests ? "it asks for fewer messages." : $"{address.Authority} cannot be reached: {text}", isTransient: true);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>One attempt; with whether the answer stands, and else how long Slack asks to wait.</summary>
    private async Task<(HttpStatusCode Status, string Text, bool IsFinal, TimeSpan? AskedFor)> TryAsync(
        Uri address, JsonObject content, Secret? token, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AttemptTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token.Reveal());
        // Slack complains of JSON whose charset is not named.
        request.Content = new StringContent(content.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, linked.Token);
            if (response.RequestMessage?.RequestUri is { } answering && answering.Authority != address.Authority)
            {
                throw Failure($"{address.Authority} redirects to {answering.Authority}, whose word does not count. Check SlackApi and SlackWebhook.");
            }

            var text = await response.Content.ReadAsStringAsync(linked.Token);
            return (response.StatusCode, text, (int)response.StatusCode is not (429 or >= 500), response.Headers.RetryAfter?.Delta);
        }
        catch (HttpRequestException exception)
        {
            return (default, exception.Message, false, null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (default, $"no answer within {AttemptTimeout.TotalSeconds:0} seconds", false, null);
        }
    }

    private SlipwayException Refused(string method, string error) => Failure(error switch
    {
        "not_authed" or "invalid_auth" or "account_inactive" or "token_revoked" or "token_expired" => $"the token was refused ({error}). Set SlackToken to a valid bot token.",
        "channel_not_found" or "not_in_channel" => $"{error}: invite the bot to channel '{options.Channel}', or check its name.",
        "is_archived" => $"channel '{options.Channel}' is archived.",
        "missing_scope" => "the token lacks the scope chat:write.",
        "invalid_token" or "no_service" or "no_team" => $"the webhook was refused ({error}). Set SlackWebhook to a valid one.",
        _ => $"{method} was refused: {error}.",
    });

    private static SlipwayException Failure(string message, bool isTransient = false) => new("Slack", message, isTransient);
}
