using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Nuke.Common.Tooling;

/// <summary>A closed set of text values, each a public static field: <c>[TypeConverter(typeof(TypeConverter&lt;Mode&gt;))] class Mode : Enumeration</c>.</summary>
public abstract class Enumeration
{
    /// <summary>The text.</summary>
    protected string Value { get; set; } = "";

    /// <summary>The text of a value.</summary>
    public static implicit operator string?(Enumeration? value) => value?.Value;

    /// <summary>Whether both are of the same type and text.</summary>
    public static bool operator ==(Enumeration? a, Enumeration? b) => Equals(a, b);

    /// <summary>Whether they differ in type or text.</summary>
    public static bool operator !=(Enumeration? a, Enumeration? b) => !Equals(a, b);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Enumeration other && other.GetType() == GetType() && other.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Reads a value by its field's name.</summary>
    public class TypeConverter<T> : TypeConverter
    {
        /// <inheritdoc/>
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        /// <inheritdoc/>
        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            var fields = Array.FindAll(
                typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static),
                x => x.Name.Equals(value as string, StringComparison.OrdinalIgnoreCase));
            Assert.HasSingleItem(fields, $"'{value}' is not a {typeof(T).Name}");
            return fields[0].GetValue(null);
        }
    }
}
