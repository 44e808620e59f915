using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>
/// A body of two parts: JSON, then content (https://cloud.google.com/storage/docs/uploading-objects#rest-upload-objects). Its lines end as the client pleases: gcloud's with a line
/// feed, where https://www.rfc-editor.org/rfc/rfc2046 has two characters.
/// </summary>
internal sealed partial record MultipartBody(string Json, string? ContentType, byte[] Content)
{
    /// <exception cref="GoogleError">It has no two parts.</exception>
    public static MultipartBody Read(byte[] body, string? contentType)
    {
        if (Boundary().Match(contentType ?? "") is not { Success: true } boundary)
            throw GoogleError.Invalid("Missing end boundary in multipart body.");
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary.Groups["name"].Value);
        var places = new List<int>();
        for (int next, from = 0; (next = body.AsSpan(from).IndexOf(delimiter)) >= 0; from += next + delimiter.Length)
            places.Add(from + next);
        if (places.Count != 3)
            throw GoogleError.Invalid("Invalid multipart request: expected two parts, metadata and content.");
        var (_, json) = Part(body.AsSpan(places[0] + delimiter.Length, places[1] - places[0] - delimiter.Length));
        var (headers, content) = Part(body.AsSpan(places[1] + delimiter.Length, places[2] - places[1] - delimiter.Length));
        return new MultipartBody(Encoding.UTF8.GetString(json), TypeHeader().Match(headers) is { Success: true } type ? type.Groups["value"].Value.Trim() : null, content);
    }

    /// <summary>What is between two delimiters: the rest of the first one's line, headers, an empty line, the content, and the end of its last line.</summary>
    private static (string Headers, byte[] Content) Part(ReadOnlySpan<byte> part)
    {
        var (start, length) = part.IndexOf("\r\n\r\n"u8) is var strict and >= 0 ? (strict, 4) : (part.IndexOf("\n\n"u8), 2);
        if (start < 0)
            throw GoogleError.Invalid("Invalid multipart request: a part has no empty line after its headers.");
        var end = part.EndsWith("\r\n"u8) ? 2 : part.EndsWith("\n"u8) ? 1 : 0;
        return (Encoding.ASCII.GetString(part[..start]), part[(start + length)..Math.Max(start + length, part.Length - end)].ToArray());
    }

    // gcloud puts it in single quotes, which no grammar has.
    [GeneratedRegex(@"boundary=(?<quote>[""']?)(?<name>[^""';]+)\k<quote>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"^content-type:(?<value>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex TypeHeader();
}
