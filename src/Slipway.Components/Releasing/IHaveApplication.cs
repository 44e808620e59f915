using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>The application, or the applications, of this repository.</summary>
public interface IHaveApplication : IHaveSelection
{
    /// <summary>The application of a repository that has one.</summary>
    Application Application => throw new InvalidInputException(
        "the build", "it declares no application. Implement IHaveApplication.Application, or Applications for several.");

    /// <summary>The applications of a repository that has several. Default: <see cref="Application"/>.</summary>
    IReadOnlyList<Application> Applications => [Application];

    /// <summary>A requirement: the build has the asked application.</summary>
    internal bool ApplicationIsValid => this.Accept(() => _ = SelectApplications());

    /// <summary>The applications that this run is about: the one of <c>--application</c>, or all.</summary>
    /// <exception cref="InvalidInputException">There is no application of this name.</exception>
    IReadOnlyList<Application> SelectApplications()
    {
        var all = Applications;
        if (SelectedApplication is null)
        {
            return all;
        }

        return all.FirstOrDefault(application => application.Name.Value == SelectedApplication) is { } selected
            ? [selected]
            : throw new InvalidInputException(
                $"application '{SelectedApplication}'", $"this build has no such application. It has: {string.Join(", ", all.Select(application => application.Name))}.");
    }
}
