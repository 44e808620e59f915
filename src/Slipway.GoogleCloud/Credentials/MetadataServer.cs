namespace Slipway.GoogleCloud.Credentials;

/// <summary>The server that tells machines of Google Cloud who they are (https://cloud.google.com/compute/docs/metadata/overview).</summary>
internal static class MetadataServer
{
    public const string DefaultHost = "169.254.169.254";
    private const string Header = "Metadata-Flavor";
    private const string Flavor = "Google";
    private const string ProductName = "/sys/class/dmi/id/product_name";

    /// <summary>The server of this machine; null where there is none. It is asked once and briefly, and not where the machine says that it is one of Google's.</summary>
    public static async Task<string?> FindAsync(CredentialPlaces places, CancellationToken cancellationToken) =>
        places.NamedMetadataHost is { } named ? named
        : await IsOfGoogleAsync(cancellationToken) || await AnswersAsync(DefaultHost, places.MetadataTime, cancellationToken) ? DefaultHost
        : null;

    /// <summary>Whether a server is one. Other clouds have something else at the same address.</summary>
    public static async Task<bool> AnswersAsync(string host, TimeSpan time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = time }) { Timeout = time };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}/");
        request.Headers.Add(Header, Flavor);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.Headers.TryGetValues(Header, out var values) && values.Contains(Flavor);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody is there: the usual case.
            return false;
        }
    }

    private static async Task<bool> IsOfGoogleAsync(CancellationToken cancellationToken)
    {
        try
        {
            return OperatingSystem.IsLinux() && (await File.ReadAllTextAsync(ProductName, cancellationToken)).StartsWith(Flavor, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A container need not see it: then the server is asked.
            return false;
        }
    }
}
