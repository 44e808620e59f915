using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Benchmarks;

// The checkout, the compiled build, and what is measured: target Benchmark starts it.
var (root, assembly) = (args[0], args[1]);
var work = Directory.CreateTempSubdirectory("slipway-benchmark-").FullName;
try
{
    var rows = new List<Row>();
    foreach (var part in args[2..])
    {
        foreach (var row in Measure(part))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {row.What}: {(row.Seconds is { } seconds ? $"{seconds:0.00} s" : "")} {row.Instead}"));
            rows.Add(row);
        }
    }

    Console.WriteLine(Table.Print(rows));
}
finally
{
    Directory.Delete(work, recursive: true);
}

IEnumerable<Row> Measure(string part) => part switch
{
    "startup" => new StartupBenchmark(root, assembly, work).Run(),
    "engine" => new EngineBenchmark(root, work).Run(),
    "fleet" => new FleetBenchmark(root, work).Run(),
    "sandbox" => new SandboxBenchmark(work).Run(),
    _ => new ReleaseBenchmark(root, work).Run(),
};
