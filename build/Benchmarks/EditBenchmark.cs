using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using YamlDotNet.Core;

namespace Benchmarks;

/// <summary>An edit of one file of 10 MB, beside the mere parsing of the same file in the same process.</summary>
static class EditBenchmark
{
    private const int Length = 10_000_000;
    private const int Runs = 7;

    public static IEnumerable<Row> Run()
    {
        var file = new ConfigFile("dev/web/large.yaml", Generate());
        var image = ImageReference.Parse("ghcr.io/acme/web:1.4.0").WithDigest(Digest.Of("web"u8));
        var (edits, parses) = (new List<double>(), new List<double>());
        for (var run = 0; run <= Runs; run++)
        {
            var parse = Seconds(() =>
            {
                var parser = new Parser(new StringReader(Encoding.UTF8.GetString(file.Content.Span)));
                while (parser.MoveNext())
                {
                }
            });
            var edit = Seconds(() => ManifestEdit.SetImage("dev/web", [file], image, []));
            if (run > 0)
            {
                parses.Add(parse);
                edits.Add(edit);
            }
        }

        var ratio = Medians.Of(edits.Zip(parses, (edit, parse) => edit / parse));
        yield return new Row(
            "an edit of a file of 10 MB", Medians.Of(edits), "1.5 x parsing",
            string.Create(CultureInfo.InvariantCulture, $"YamlDotNet's Parser alone {Medians.Of(parses):0.00} s (ours is {ratio:0.0} x)"));
    }

    private static double Seconds(Action action)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static byte[] Generate()
    {
        var text = new StringBuilder();
        for (var number = 0; text.Length < Length; number++)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web-{{number}}   # number {{number}}
                  labels: {app: web, "n": '{{number}}'}
                spec:
                  template:
                    spec:
                      containers:
                        - name: main
                          image: ghcr.io/acme/{{(number % 100 == 0 ? "web" : "other")}}:1.3.0 # the image
                          ports:
                            - containerPort: 8080
                          env:
                            - name: A
                              value: "b"
                            - {name: C, value: d}
                          resources:
                            requests: {cpu: 100m, memory: 64Mi}

                """).ReplaceLineEndings("\n"));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
