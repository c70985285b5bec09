# Converting indicators to other spaces.
convert-from = converted from “{ $name }” ({ $definition }) { $via }, on { $date }
convert-via-crosswalk = by the crosswalk “{ $name }”
convert-rate-estimated = rate estimated by residents
convert-rate-by-residents = of “{ $above }” and the residents
convert-rate-parts = of “{ $above }” and “{ $below }”
convert-stale = out of date: the values it was made of, or what they rest on, have changed
convert-source-gone = the indicator it was made of, or the crosswalk, is gone
convert-source-gone-remedy = Read the values it was made of again, or delete the converted indicator.
convert-sums = sum { $before }, converted { $after }
convert-outside = outside { $count }
convert-withheld = in spaces without a value { $count }
convert-doubled = counted twice { $count }
convert-exact = exact
convert-missing = { $n ->
    [one] 1 space without a value
   *[other] { $count } spaces without a value
}
convert-suppressed = { $n ->
    [one] 1 space suppressed
   *[other] { $count } spaces suppressed
}
convert-sources = { $n ->
    [one] 1 source space without a value
   *[other] { $count } source spaces without a value
}
convert-refused = “{ $name }” can't be converted: { $why }.
convert-same-spaces = it is about these spaces already
convert-converted = it was converted itself
convert-converted-remedy = Convert “{ $name }” ({ $definition }); every step would make the result less certain.
convert-no-base = neither numerator and denominator nor residents are known
convert-no-base-remedy = Import numerator and denominator as indicators, or give the spaces residents.
convert-other-parts = numerator and denominator do not give the rate
convert-other-parts-remedy = Both must be counts of the same definition and give the rate in every space.
convert-other-way = the crosswalk “{ $name }” leads between other definitions or the other way
convert-other-way-remedy = Shares of one direction say nothing of the other: keep a crosswalk of this direction.
convert-stale-crosswalk = geometry or residents have changed since the crosswalk “{ $name }” was computed
convert-stale-crosswalk-remedy = Compute the crosswalk anew and keep it.
convert-nothing-reached = no space gets a value
convert-not-converted = it was not converted

# On the command line.
cli-transfer-indicator = Convert an indicator of a project to other spaces and keep it
cli-arg-converted-indicator = Name of the indicator
cli-arg-converted-to = Definition to whose spaces it is converted
cli-arg-converted-from = Definition the indicator belongs to, where several have one of this name
cli-arg-converted-by = Kept crosswalk by whose shares it is converted
cli-arg-converted-name = Name of the converted indicator; without it, as before
cli-arg-numerator = Numerator of a rate: a count of the same definition
cli-arg-denominator = Denominator of a rate: a count of the same definition; without it, the residents
cli-converted = Indicator “{ $name }” converted for “{ $definition }” and kept

# In the window.
command-convert-indicators = Convert to other spaces …
command-convert-indicators-tooltip = Converts indicators of one definition to the spaces of another, by residents, area or a crosswalk.
command-reconvert-indicators = Compute converted ones anew
command-reconvert-indicators-tooltip = Computes converted indicators anew whose source values, or what they rest on, have changed.
convert-of = Indicators of
convert-to = Convert to
convert-by = Weighted
convert-name = New name
convert-name-hint = as before
convert-way-residents = by residents
convert-way-stale = by the crosswalk “{ $name }” (out of date)
convert-indicators = Indicators
convert-all = All
convert-none = None
convert-choose = Choose at least one indicator.
convert-preview = Result
convert-do = Convert
convert-again = Compute anew
convert-stale-short = out of date
legend-converted = converted from “{ $name }” { $via }
report-converted = Converted from “{ $name }” ({ $definition }) on { $date }; estimated values are marked by ≈.
sheet-exact = Together the values are exact to { $share }.
