package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"time"
)

const baseURL = "base-url"

// Command is the flags that all copy programs have.
type Command struct {
	*flag.FlagSet
	Sim     bool
	BaseURL string
	Done    string // what exit code 0 means; default "copied"
	NotDone string // what exit code 1 means; default "not copied"

	environment string
	required    []string
	timeout     time.Duration
	verbose     bool
	stdout      io.Writer
	stderr      io.Writer
}

// New returns a command, to which the program adds its own flags. The help ends with the
// environment variables.
func New(name, environment string, stdout, stderr io.Writer) *Command {
	c := &Command{
		FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), Done: "copied", NotDone: "not copied",
		environment: environment, stdout: stdout, stderr: stderr,
	}
	c.BoolVar(&c.Sim, "sim", false, "copy on an embedded simulator, which has values for all that is required")
	c.StringVar(&c.BaseURL, baseURL, "", "`address` of the service")
	c.DurationVar(&c.timeout, "timeout", 0, "end the whole call after this time; 0: no limit")
	c.BoolVar(&c.verbose, "v", false, "log every request to stderr")
	return c
}

// Require marks flags in the help and lets Complete insist on them.
func (c *Command) Require(names ...string) {
	for _, name := range names {
		c.Lookup(name).Usage += " (required)"
	}
	c.required = append(c.required, names...)
}

// Parse reads the arguments.
func (c *Command) Parse(args []string) error {
	besides := fmt.Sprintf("environment:\n  %s\nexit codes:\n  0 %s, 1 %s, 2 started the wrong way, 3 outcome unknown\n",
		c.environment, c.Done, c.NotDone)
	if err := Parse(c.FlagSet, args, c.stdout, besides); err != nil {
		return err
	}
	switch {
	case c.Sim && c.BaseURL != "":
		return Usagef("-sim and -base-url exclude each other")
	case c.timeout < 0:
		return Usagef("-timeout must not be negative")
	}
	return nil
}

// Default sets a flag that was not given.
func (c *Command) Default(name, value string) {
	if f := c.Lookup(name); f.Value.String() == "" {
		f.Value.Set(value)
	}
}

// Complete fails unless all required flags have a value, and names all that have none. A simulator
// is its own address.
func (c *Command) Complete() error {
	var missing []string
	for _, name := range c.required {
		if c.Lookup(name).Value.String() == "" && !(c.Sim && name == baseURL) {
			missing = append(missing, "-"+name)
		}
	}
	switch len(missing) {
	case 0:
		return nil
	case 1:
		return Usagef("the flag %s is required "+seeHelp, missing[0])
	}
	return Usagef("the flags %s are required "+seeHelp, join(missing))
}

// Plain words the error of a request or configuration that was refused before anything was sent for
// the user of the program: each field is called by its flag. The words are pairs of other Go names
// and what the user calls them. All other errors stay.
func (c *Command) Plain(err error, words ...string) error {
	if err == nil || !RefusedLocally(err) {
		return err
	}
	flags := map[string]string{}
	c.VisitAll(func(f *flag.Flag) { flags[strings.ReplaceAll(f.Name, "-", "")] = "-" + f.Name })
	_, text, _ := strings.Cut(err.Error(), ": ")                                             // without the operation, which is a Go name
	text = strings.NewReplacer(append(words, " or set AllowPlainHTTP", "")...).Replace(text) // no program has a flag for that
	text = fieldName.ReplaceAllStringFunc(text, func(name string) string {
		field := name[strings.LastIndex(name, ".")+1:]
		if flag, ok := flags[strings.ToLower(field)]; ok {
			return flag
		}
		return name
	})
	return usageError{plainError{text, err}}
}

// fieldName matches Key, SourceIfMatch and Objects[0].Path.
var fieldName = regexp.MustCompile(`\b([A-Z]\w*(\[\d+\])?\.)*[A-Z]\w*`)

type plainError struct {
	text string
	err  error
}

func (e plainError) Error() string { return e.text }
func (e plainError) Unwrap() error { return e.err }

// Logger returns nil, which is silent, unless -v was given.
func (c *Command) Logger() *slog.Logger {
	if !c.verbose {
		return nil
	}
	return slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Context returns a context that ends with -timeout.
func (c *Command) Context(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, c.timeout)
}

// Printf prints a line of the result, and nothing in it that a terminal would act on.
func (c *Command) Printf(format string, args ...any) {
	fmt.Fprintln(c.stdout, Line(fmt.Sprintf(format, args...)))
}

// PrintTree prints the state of a simulator.
func (c *Command) PrintTree(when, tree string) {
	fmt.Fprintf(c.stdout, "%s:\n", when)
	for line := range strings.SplitSeq(strings.TrimSpace(tree), "\n") {
		fmt.Fprintf(c.stdout, "  %s\n", Line(line))
	}
}

// Found tells how the client knows of a copy, where that is worth a remark.
func Found(reconciled bool) string {
	if reconciled {
		return " (the response was lost; the copy was found by reading)"
	}
	return ""
}
