namespace Nuke.Common.CI.GitHubActions;

/// <summary>The machines of GitHub Actions.</summary>
public enum GitHubActionsImage
{
    WindowsServer2022,
    WindowsServer2019,
    Ubuntu2404,
    Ubuntu2204,
    Ubuntu2004,
    Ubuntu1804,
    MacOs14,
    MacOs12,
    MacOs11,
    MacOs1015,
    WindowsLatest,
    UbuntuLatest,
    MacOsLatest,
    SelfHosted,
}

/// <summary>What starts a workflow, where nothing more is to be said about it.</summary>
public enum GitHubActionsTrigger
{
    Push,
    PullRequest,
    WorkflowDispatch,
}

/// <summary>What the workflow's token may have a right to.</summary>
public enum GitHubActionsPermissions
{
    Actions,
    Checks,
    Contents,
    Deployments,
    IdToken,
    Issues,
    Discussions,
    Packages,
    Pages,
    PullRequests,
    RepositoryProjects,
    SecurityEvents,
    Statuses,
}

/// <summary>Whether submodules are checked out, too.</summary>
public enum GitHubActionsSubmodules
{
    False,
    True,
    Recursive,
}
