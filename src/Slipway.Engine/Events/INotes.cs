namespace Slipway.Engine.Events;

/// <summary>Takes what a person may want to know, where a procedure serves deployments and others alike.</summary>
internal interface INotes
{
    /// <summary>Something that a person may want to know.</summary>
    void Note(string text);

    /// <summary>Something that a person should know.</summary>
    void Warn(string text);
}
