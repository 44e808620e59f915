namespace Slipway.GoogleCloud.Builds;

/// <summary>Where a build runs, and is looked for.</summary>
/// <param name="Project">The id of the project.</param>
/// <param name="Location">The region; <c>global</c> is one.</param>
internal sealed record BuildPlace(string Project, string Location)
{
    public override string ToString() => $"projects/{Project}/locations/{Location}";
}
