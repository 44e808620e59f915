namespace Slipway.Components;

/// <summary>All targets of an application repository, so that every command that a message, a comment or a guide names for it is there.</summary>
public interface IReleaseApplication : IRelease, IDoctor, IGenerateWorkflows;
