namespace Slipway.BuildEvents;

/// <summary>Reads builds again where they were made: a message says which build it is about, and nothing else in it is believed.</summary>
internal interface IBuildSource
{
    /// <summary>The build as the service has it: its resource as JSON (https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds#Build).</summary>
    /// <returns>Null when there is no such build, or it is one that this account may not see.</returns>
    /// <exception cref="SlipwayException">The service could not be asked.</exception>
    Task<string?> FindAsync(BuildName name, CancellationToken cancellationToken);
}
