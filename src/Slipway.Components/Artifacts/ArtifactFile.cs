using System.Text.Json;

namespace Slipway.Components.Artifacts;

/// <summary>
/// The result of a target as a JSON file, such as <c>artifacts/image.json</c>. Targets hand results on only through such files,
/// so that CI may run them as separate jobs.
/// </summary>
/// <typeparam name="T">The result: a record of values that JSON can hold, and of the names in <see cref="Naming"/>.</typeparam>
/// <param name="path">The file.</param>
/// <param name="writtenBy">The target that writes it, for the message when the file is missing or stale.</param>
public sealed class ArtifactFile<T>(string path, string writtenBy)
    where T : class
{
    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(ArtifactStamp stamp, T result)
    {
        ArtifactFolder.Create(path);
        var temporary = path + ".tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(new ArtifactContent<T>(stamp, result), ArtifactJson.Options));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads the result that was made from <paramref name="expected"/>.</summary>
    /// <exception cref="SlipwayException">There is no file, it cannot be read, or it was made from something else.</exception>
    public T Read(ArtifactStamp expected)
    {
        var content = ReadContent() ?? throw Unusable("there is no such file");
        return content.Stamp.DifferenceFrom(expected) is { } difference ? throw Unusable(difference) : content.Result;
    }

    /// <summary>Reads the result that was made from <paramref name="expected"/>; null when there is no file or it was made from something else.</summary>
    public T? TryRead(ArtifactStamp expected) =>
        ReadContent() is { } content && content.Stamp.DifferenceFrom(expected) is null ? content.Result : null;

    /// <summary>Reads the file whatever it was made from; null when there is none.</summary>
    public (ArtifactStamp Stamp, T Result)? ReadLast() => ReadContent() is { } content ? (content.Stamp, content.Result) : null;

    private ArtifactContent<T>? ReadContent()
    {
        try
        {
            return JsonSerializer.Deserialize<ArtifactContent<T>>(File.ReadAllBytes(path), ArtifactJson.Options);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidInputException)
        {
            throw Unusable("it cannot be read: " + exception.Message);
        }
    }

    private SlipwayException Unusable(string reason) =>
        new(Display, $"{reason}. Run ./build.sh {writtenBy}.");

    private string Display => $"{Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)))}/{Path.GetFileName(path)}";
}
