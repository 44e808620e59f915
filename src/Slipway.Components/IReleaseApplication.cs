using System.ComponentModel;

namespace Slipway.Components;

/// <summary>All targets of an application repository, so that every command that a message, a comment or a guide names for it is there.</summary>
[Description("an application repository")]
public interface IReleaseApplication : IRelease, IDoctor, IGenerateWorkflows;
