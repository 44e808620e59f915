using Slipway.Smoke;

namespace Slipway.Analysis;

/// <summary>
/// What a new version must stand up to while it gets a part of the traffic. Queries are PromQL, or what the program of the metrics understands; in them <c>{{track}}</c> stands for a
/// regular expression of the names of a version's Pods, <c>{{service}}</c> for its Service, <c>{{namespace}}</c> for the namespace and <c>{{window}}</c> for the time that is asked about.
/// </summary>
public abstract record RolloutCheck
{
    private RolloutCheck(string name) => Name = name;

    /// <summary>Its name in tables and records: one of each among an application's checks.</summary>
    public string Name { get; init; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>A share of requests that is compared between the versions, as counts: valid however often one looks, and for little traffic.</summary>
    public abstract record Share : RolloutCheck
    {
        private protected Share(string name, string total, string part)
            : base(name) => (Total, Part) = (total, part);

        /// <summary>A query that gives the number of requests in the time.</summary>
        public string Total { get; }

        /// <summary>By how much the new version's share may be higher before that counts against it. Default: 1.5 times.</summary>
        public double Tolerance { get; init; } = 1.5;

        /// <summary>The share that the new version must not exceed whatever the one before does, from 0 to 1: for the case that both are bad. Default: none.</summary>
        public double? Max { get; init; }

        /// <summary>How many bad requests of the new version an alarm needs at least. Default: 3.</summary>
        public int MinimumBad { get; init; } = 3;

        /// <summary>How many requests of the new version a step needs in order to pass, unless its share is known to be low enough before. Default: 100.</summary>
        public int MinimumRequests { get; init; } = 100;

        /// <summary>
        /// Whether no result of the second query means none, where the first one has a result. Default: false, and no result is inconclusive: a query with a slip in it has none either.
        /// Where there is no series of failures before the first one, set it, or end the query with <c>or vector(0)</c>.
        /// </summary>
        public bool EmptyMeansNone { get; init; }

        // Bad ones, or those that are not.
        internal string Part { get; }

        internal abstract double Bad(double total, double part);
    }

    /// <summary>The share of requests that fail.</summary>
    public sealed record ErrorShare : Share
    {
        /// <param name="total">A query that gives the number of all requests in the time.</param>
        /// <param name="bad">A query that gives the number of those that failed.</param>
        public ErrorShare(string total, string bad)
            : base("errors", total, bad)
        {
        }

        internal override double Bad(double total, double part) => part;
    }

    /// <summary>The share of requests that take too long, counted from a histogram's buckets.</summary>
    public sealed record SlowShare : Share
    {
        /// <param name="total">A query that gives the number of all requests in the time: of bucket <c>le="+Inf"</c>.</param>
        /// <param name="under">A query that gives the number of those that were fast enough: of the bucket whose <c>le</c> is the limit.</param>
        public SlowShare(string total, string under)
            : base("slow", total, under)
        {
        }

        internal override double Bad(double total, double part) => Math.Max(0, total - part);
    }

    /// <summary>A value that must not be above a limit for several windows in a row that have data.</summary>
    /// <param name="Query">A query that gives the value, of the new version where it names a track.</param>
    /// <param name="Max">The limit.</param>
    /// <param name="Consecutive">How many windows in a row make an alarm.</param>
    public sealed record Threshold(string Query, double Max, int Consecutive = 3) : RolloutCheck("threshold");

    /// <summary>A smoke test that is asked of the new version alone at each look: a Service called like the application's stands for that of the new version.</summary>
    /// <param name="Test">The test.</param>
    public sealed record Probe(SmokeTest Test) : RolloutCheck(Test.ToString());
}
