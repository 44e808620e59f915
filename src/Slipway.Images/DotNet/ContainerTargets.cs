using System.Globalization;
using System.Xml.Linq;

namespace Slipway.Images.DotNet;

/// <summary>
/// The MSBuild file that is imported into the project while its image is built: it says what properties on a command line cannot.
/// </summary>
internal static class ContainerTargets
{
    public static XDocument Of(DotNetImage image, ImageBuild build)
    {
        var labels = image.Labels.Concat(ImageLabels.Of(build.Source)).GroupBy(label => label.Key, label => label.Value);
        return new XDocument(
            new XElement(
                "Project",
                new XElement(
                    "PropertyGroup",
                    Disable("Created"),
                    Disable("Source"),
                    Disable("Revision"),
                    Disable("Version")),
                new XElement(
                    "ItemGroup",
                    OnlyIn(image),
                    labels.Select(label => Item("ContainerLabel", label.Key, "Value", label.Last())),
                    image.Ports.Select(port => Item("ContainerPort", port.ToString(CultureInfo.InvariantCulture), "Type", "tcp"))),
                DropAppHost()));
    }

    /// <summary>The SDK's own labels of the same names hold the time of the build and what it can find out itself.</summary>
    private static XElement Disable(string label) => new($"ContainerGenerateLabelsImage{label}", "false");

    /// <summary>The file is imported into referenced projects too.</summary>
    private static XAttribute OnlyIn(DotNetImage image) =>
        new("Condition", $"'$(MSBuildProjectFullPath)' == '{PublishArguments.Escape(image.Project)}'");

    private static XElement Item(string type, string include, string metadata, string value) =>
        new(type, new XAttribute("Include", PublishArguments.Escape(include)), new XAttribute(metadata, PublishArguments.Escape(value)));

    /// <summary>
    /// The image starts <c>dotnet App.dll</c>; a native starter would be dead weight of one platform. It is dropped from the publish
    /// and not switched off, because that would remove it from the project's ordinary output as well.
    /// </summary>
    private static XElement DropAppHost() =>
        new(
            "Target",
            new XAttribute("Name", "_SlipwayDropAppHost"),
            new XAttribute("BeforeTargets", "PublishContainer"),
            new XAttribute("Condition", "'$(SelfContained)' != 'true' and '$(PublishSelfContained)' != 'true'"),
            new XElement("Delete", new XAttribute("Files", "$(PublishDir)$(AssemblyName)$(_NativeExecutableExtension)")));
}
