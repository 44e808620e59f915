using System.Text.Json;

namespace Slipway.GoogleCloud.Credentials;

/// <summary>A credential file as far as messages need it: Google's library reads it again, and its own messages may quote from it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Type">Its <c>type</c>, such as <c>service_account</c>.</param>
/// <param name="Account">Who the credentials are of, for messages.</param>
/// <param name="Project">The project that it names; null where it names none.</param>
internal sealed record CredentialFile(string Path, string Type, string Account, string? Project)
{
    private static readonly string[] Types = ["authorized_user", "external_account", "external_account_authorized_user", "impersonated_service_account", "service_account"];

    /// <exception cref="InvalidInputException">The file cannot be read, or is no credential file.</exception>
    public static CredentialFile Read(string path)
    {
        var subject = $"credential file {path}";
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var type = Text(root, "type");
            if (type is null || !Types.Contains(type))
            {
                throw new InvalidInputException(
                    subject, $"its 'type' is {(type is null ? "missing" : $"'{type}'")}; expected one of {string.Join(", ", Types)}. Is it a credential file, as gcloud or google-github-actions/auth writes it?");
            }

            return new CredentialFile(path, type, AccountOf(root, type), Text(root, "project_id") ?? Text(root, "quota_project_id"));
        }
        catch (JsonException exception)
        {
            // What is wrong may be in the middle of a key.
            throw new InvalidInputException($"{subject}:{exception.LineNumber + 1}", "not valid JSON; expected a credential file, as gcloud or google-github-actions/auth writes it.");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidInputException(subject, "expected a JSON object with 'type'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(subject, $"it cannot be read: {exception.Message} {CredentialPlaces.Variable} names it; correct the path, or unset it.");
        }
    }

    private static string AccountOf(JsonElement root, string type) => type switch
    {
        "service_account" => Text(root, "client_email") ?? "a service account",
        "authorized_user" => Text(root, "account") is { Length: > 0 } account ? account : "the user of gcloud auth application-default login",
        _ => Impersonated(Text(root, "service_account_impersonation_url")) ?? (Text(root, "audience") is { } audience ? $"the federated identity of {audience}" : "an impersonated account"),
    };

    // …/serviceAccounts/{email}:generateAccessToken
    private static string? Impersonated(string? url) =>
        url?.LastIndexOf('/') is { } slash and >= 0 && url.LastIndexOf(':') is var colon && colon > slash ? url[(slash + 1)..colon] : null;

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
