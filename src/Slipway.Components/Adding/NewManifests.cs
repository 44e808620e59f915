using System.Reflection;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Components.Adding;

/// <summary>The manifests that an application begins with: those of the template of a config repository.</summary>
internal static class NewManifests
{
    private const string Prefix = "application/";

    /// <summary>A Deployment whose image waits for its first release, and a Service.</summary>
    public static IReadOnlyList<ConfigFile> Of(ApplicationName name, string repository)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. from resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
               where resource.StartsWith(Prefix, StringComparison.Ordinal)
               select new ConfigFile(resource[Prefix.Length..], Encoding.UTF8.GetBytes(Read(resource))),
        ];

        string Read(string resource)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            return reader.ReadToEnd().Replace("ghcr.io/acme/application-name", repository, StringComparison.Ordinal).Replace("application-name", name.Value, StringComparison.Ordinal);
        }
    }
}
