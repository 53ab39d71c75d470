package main

import (
	"context"
	"flag"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

const program = "live-check"

// options are what the program was started with.
type options struct {
	service, in, file string
	baseURL           string
	output            string
	write, json, sim  bool
	also              []string
	timeout           time.Duration

	// of single services
	tokenURL              string
	project               string
	clientID, redirectURL string
	other                 string
	instance              bool
}

const besides = `environment:
  the credentials that the program <service>-copy takes
exit codes:
  0 nothing contradicts the library
  1 something does, or something was left behind
  2 started the wrong way
  3 an error or an interrupt kept it from finding out
`

func parse(args []string, stdout io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet(program, flag.ContinueOnError)
	flags.StringVar(&o.service, "service", "", "`service` to ask: "+strings.Join(serviceNames(), ", ")+" (required)")
	flags.StringVar(&o.in, "in", "", "`where` to read, and to make the scratch folder: bucket/prefix on oss, a folder's id or path elsewhere (required)")
	flags.StringVar(&o.file, "file", "", "`id` of a small file that may be copied into the scratch folder, on document360 and oracle, or the key of an object on oss: this program uploads nothing")
	flags.BoolVar(&o.write, "write", false, "make a scratch folder, ask what needs writes in it, and remove it")
	also := flags.String("also", "", "comma-separated `kinds` of expensive probes to ask, too: rate (uses up a rate limit), large (makes hundreds of items; on oss copies an object of 1 GB)")
	flags.BoolVar(&o.json, "json", false, "write the report as JSON")
	flags.StringVar(&o.output, "o", "", "new `file` to write the report to; default: standard output")
	flags.StringVar(&o.baseURL, "base-url", "", "`address` of the service")
	flags.BoolVar(&o.sim, "sim", false, "ask an embedded simulator, which has values for all that is required but -service")
	flags.DurationVar(&o.timeout, "timeout", 30*time.Minute, "ask nothing more after this time; 0: no limit")
	flags.StringVar(&o.tokenURL, "token-url", "", "box: `address` that gives out tokens")
	flags.StringVar(&o.project, "project", "", "document360: `id` of the project")
	flags.StringVar(&o.clientID, "client-id", "", "document360: `id` of a program that users may sign in to; a user has to sign in then")
	flags.StringVar(&o.redirectURL, "redirect-url", "", "document360: `address` on this machine that is registered for -client-id")
	flags.StringVar(&o.other, "other", "", "oss: `bucket/key` of an object in another region")
	flags.BoolVar(&o.instance, "instance", false, "oss: ask the metadata service of this ECS instance, too")
	if err := cli.Parse(flags, args, stdout, besides); err != nil {
		return nil, err
	}
	if *also != "" {
		o.also = strings.Split(*also, ",")
	}
	return o, o.check()
}

func (o *options) check() error {
	for _, word := range o.also {
		if word != alsoRate && word != alsoLarge {
			return cli.Usagef("-also %q is none of %s, %s", word, alsoRate, alsoLarge)
		}
	}
	switch {
	case o.service == "":
		return cli.Usagef("the flag -service is required (-h lists the flags)")
	case services[o.service] == nil:
		return cli.Usagef("-service %q is none of %s", o.service, strings.Join(serviceNames(), ", "))
	case !o.sim && o.in == "":
		return cli.Usagef("the flag -in is required (-h lists the flags)")
	case o.sim && o.baseURL != "":
		return cli.Usagef("-sim and -base-url exclude each other")
	case o.timeout < 0:
		return cli.Usagef("-timeout must not be negative")
	case o.service != "box" && o.tokenURL != "":
		return cli.Usagef("-token-url is for -service box")
	case o.service != "document360" && o.project != "":
		return cli.Usagef("-project is for -service document360")
	case o.service != "document360" && (o.clientID != "" || o.redirectURL != ""):
		return cli.Usagef("-client-id and -redirect-url are for -service document360")
	case (o.clientID == "") != (o.redirectURL == ""):
		return cli.Usagef("-client-id and -redirect-url need each other")
	case o.service != "oss" && (o.other != "" || o.instance):
		return cli.Usagef("-other and -instance are for -service oss")
	case !o.sim && o.service == "document360" && o.project == "":
		return cli.Usagef("-service document360 needs the flag -project")
	case !o.sim && o.service == "oracle" && o.baseURL == "":
		return cli.Usagef("-service oracle needs the flag -base-url")
	}
	return nil
}

// services are what the program can ask. Each makes the service of the options; done is called when
// the program ends.
var services = map[string]func(context.Context, *options) (svc service, done func(), err error){
	"bitpaket":    openBitPaket,
	"box":         openBox,
	"document360": openDocument360,
	"oracle":      openOracle,
	"oss":         openOSS,
}

func serviceNames() []string { return slices.Sorted(maps.Keys(services)) }

func (o *options) newService(ctx context.Context) (service, func(), error) {
	return services[o.service](ctx, o)
}
