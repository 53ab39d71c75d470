package main

import (
	"flag"
	"slices"
	"strings"
)

// setFlag is a flag that the program was started with.
type setFlag struct {
	name, value string
	isBool      bool
}

// flagOrder puts those first that say what is copied.
var flagOrder = []string{"sim", "service", "from", "to", "journal"}

// flagsOf returns the flags that were set.
func flagsOf(flags *flag.FlagSet) (set []setFlag) {
	flags.Visit(func(f *flag.Flag) {
		b, isBool := f.Value.(interface{ IsBoolFlag() bool })
		set = append(set, setFlag{f.Name, f.Value.String(), isBool && b.IsBoolFlag()})
	})
	return set
}

// command returns a line for a shell that starts the program with the same flags. Changes are pairs
// of a flag and its new value, "" to leave it out.
func (o *options) command(changes ...string) string {
	set := slices.Clone(o.set)
	for pair := range slices.Chunk(changes, 2) {
		set = slices.DeleteFunc(set, func(f setFlag) bool { return f.name == pair[0] })
		if pair[1] != "" {
			set = append(set, setFlag{name: pair[0], value: pair[1]})
		}
	}
	rank := func(f setFlag) int {
		if n := slices.Index(flagOrder, f.name); n >= 0 {
			return n
		}
		return len(flagOrder)
	}
	slices.SortStableFunc(set, func(a, b setFlag) int { return rank(a) - rank(b) })
	line := "bulk-copy"
	for _, f := range set {
		switch {
		case !f.isBool:
			line += " -" + f.name + " " + quote(f.value)
		case f.value == "true":
			line += " -" + f.name
		}
	}
	return line
}

// again is the command that goes on with the job. Without a journal it begins anew, with one: what
// was copied is skipped, because it is the same.
func (o *options) again() string {
	if o.cfg.Journal != "" {
		return o.command()
	}
	if o.cfg.Existing == "fail" {
		return o.command("existing", "", "journal", "bulk-copy.job")
	}
	return o.command("journal", "bulk-copy.job")
}

func (o *options) journalOr(other string) string {
	if o.cfg.Journal != "" {
		return o.cfg.Journal
	}
	return other
}

// otherJournal names a journal for a job with other flags.
func (o *options) otherJournal(suffix string) string {
	return strings.TrimRight(o.journalOr("bulk-copy.job"), `/\`) + "." + suffix
}

// quote makes a word of a POSIX shell.
func quote(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
