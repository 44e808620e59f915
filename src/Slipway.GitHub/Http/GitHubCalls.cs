using System.Globalization;
using System.Net;
using Octokit;

namespace Slipway.GitHub.Http;

/// <summary>Makes calls to the API and turns its refusals into failures that say what to do.</summary>
internal sealed class GitHubCalls(GitHubRepository repository)
{
    private static readonly RetryPolicy Retries = new(Attempts: 3, TimeSpan.FromSeconds(1)) { Growth = 1 };

    /// <summary>Awaits a call. Octokit takes no token: a cancelled call is left alone and its answer dropped.</summary>
    /// <param name="what">What the call is about, for messages: <c>pull request of release/dev/web</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await call().WaitAsync(cancellationToken);
        }
        catch (ApiException exception)
        {
            throw Failure(what, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(
                repository.ToString(), $"{repository.Api.Authority} did not answer in time. Check that it can be reached from here, and run the same target again.", true, exception);
        }
        catch (HttpRequestException exception)
        {
            throw new SlipwayException(repository.ToString(), $"the server cannot be reached: {exception.Message.TrimEnd('.')}. Is it up, and is ConfigRepository its address?", true, exception);
        }
    }

    private SlipwayException Failure(string what, ApiException exception)
    {
        var (reason, isTransient) = exception switch
        {
            AuthorizationException => ("the token was refused. Set ForgeToken (or GITHUB_TOKEN) to a valid one.", false),
            RateLimitExceededException limit => (
                $"the token's rate limit is used up until {limit.Reset.ToString("u", CultureInfo.InvariantCulture)}. Run again after that.", true),
            SecondaryRateLimitExceededException or AbuseException or { StatusCode: HttpStatusCode.TooManyRequests } =>
                ("the server asks for fewer requests. Run again in some minutes.", true),
            ForbiddenException when Message(exception).Contains("archived", StringComparison.OrdinalIgnoreCase) =>
                ("the repository is archived, so that nothing can be written to it. Unarchive it, or set ConfigRepository to another one.", false),
            ForbiddenException => (
                $"the token may not do this: {Message(exception)}. It needs to read and write contents, pull requests, statuses and deployments of " +
                "this repository, and to read its checks.", false),
            NotFoundException => ("not found, or the token may not see it (404). Check ConfigRepository and ForgeToken.", false),
            { StatusCode: HttpStatusCode.Conflict } => ($"the server refused with 409: {Message(exception)}. Run again.", true),
            { StatusCode: >= HttpStatusCode.InternalServerError } => ($"the server failed with {(int)exception.StatusCode}: {Message(exception)}.", true),
            { StatusCode: HttpStatusCode.UnprocessableEntity } when Message(exception).Contains("No commit found for SHA", StringComparison.OrdinalIgnoreCase) =>
                ($"the server does not have the commit: {Message(exception)}. Push it first.", false),
            _ => ($"the server refused with {(int)exception.StatusCode}: {Message(exception)}.", false),
        };
        return new SlipwayException($"{what} in {repository}", reason, isTransient, exception);
    }

    /// <summary>
    /// Does something that must not be done twice: where the server may or may not have done it, it is looked for before it is tried again.
    /// </summary>
    public static async Task OnceAsync(Func<Task<bool>> isDone, Func<Task> act, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; !await isDone(); attempt++)
        {
            try
            {
                await act();
                return;
            }
            catch (SlipwayException exception) when (exception.IsTransient && Retries.WaitAfter(attempt) is not null)
            {
                await Task.Delay(Retries.WaitAfter(attempt)!.Value, time, cancellationToken);
            }
        }
    }

    /// <summary>What the server says, with the details that a 422 carries.</summary>
    public static string Message(ApiException exception)
    {
        var details = (exception.ApiError?.Errors ?? []).Select(error => error.Message ?? $"{error.Resource}.{error.Field} {error.Code}");
        return string.Join("; ", details.Prepend(exception.ApiError?.Message ?? exception.Message).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct())
            .TrimEnd('.');
    }
}
