package main

import (
	"cmp"
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// options are what the program was started with.
type options struct {
	service, from, to string
	baseURL           string
	sim               bool
	plan, json, v     bool
	cfg               farcopy.JobConfig
	set               []setFlag // what of this was not left to its default

	// of single services
	partSize     int64
	storageClass string
	tokenURL     string
	project      string
}

const besides = `environment:
  the credentials that the program <service>-copy takes
exit codes, the first that applies:
  2 started the wrong way, nothing was sent
  4 ended early, run again with the same -journal
  1 something failed, or the listing is incomplete
  3 something is unknown
  0 all is copied or was there
`

func parse(args []string, stdout io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("bulk-copy", flag.ContinueOnError)
	flags.StringVar(&o.service, "service", "", "`service` to copy on: "+strings.Join(serviceNames(), ", "))
	flags.StringVar(&o.from, "from", "", "what to copy: `bucket/prefix` on oss, a folder's id or path elsewhere")
	flags.StringVar(&o.to, "to", "", "`where` to: bucket/prefix on oss, a folder's id or path elsewhere")
	flags.StringVar(&o.cfg.Journal, "journal", "", "`directory` that remembers how far the job is; run again with it to resume")
	flags.BoolVar(&o.plan, "plan", false, "only show what would be done")
	existing := flags.String("existing", "skip-same", "what to do about items that exist: fail, skip, skip-same or replace")
	verify := flags.String("verify", "list", "how to verify copies: answer, list or read")
	flags.IntVar(&o.cfg.Workers, "workers", 0, "`bound` of the requests in flight; 0: adapts")
	flags.Int64Var(&o.cfg.MaxFailed, "max-failed", 0, "end at the `n`-th failure; 0: never")
	flags.BoolVar(&o.json, "json", false, "print a line of JSON for each item and for the report")
	flags.StringVar(&o.baseURL, "base-url", "", "`address` of the service")
	flags.BoolVar(&o.sim, "sim", false, "copy on a simulator: needs neither -from nor -to")
	flags.BoolVar(&o.v, "v", false, "log every request to stderr")
	flags.Int64Var(&o.partSize, "part-size", 0, "oss: `bytes` of a part of a large object; 0: chosen from its size")
	flags.StringVar(&o.storageClass, "storage-class", "", "oss: storage `class` of the copies; default: that of each source")
	flags.StringVar(&o.tokenURL, "token-url", "", "box: `address` that gives out tokens")
	flags.StringVar(&o.project, "project", "", "document360: `id` of the project")
	if err := cli.Parse(flags, args, stdout, besides); err != nil {
		return nil, err
	}
	o.set = flagsOf(flags)
	if o.sim {
		o.service = cmp.Or(o.service, "oss")
	}
	o.cfg.Existing, o.cfg.Verify = farcopy.Existing(*existing), farcopy.Verify(*verify)
	if *existing == "skip-same" {
		o.cfg.Existing = farcopy.ExistingSkipSame
	}
	if *verify == "list" {
		o.cfg.Verify = farcopy.VerifyList
	}
	return o, o.check(*existing, *verify)
}

func (o *options) check(existing, verify string) error {
	switch {
	case !o.sim && (o.service == "" || o.from == "" || o.to == ""):
		return cli.Usagef("-service, -from and -to are required, or -sim alone (-h lists the flags)")
	case !slices.Contains(serviceNames(), o.service):
		return cli.Usagef("-service %q is none of %s", o.service, strings.Join(serviceNames(), ", "))
	case o.sim && o.baseURL != "":
		return cli.Usagef("-sim and -base-url exclude each other")
	case o.sim && (o.from != "" || o.to != "" || o.project != ""):
		return cli.Usagef("-sim chooses what is copied: leave out -from, -to and -project")
	case !slices.Contains([]string{"fail", "skip", "skip-same", "replace"}, existing):
		return cli.Usagef("-existing %q is none of fail, skip, skip-same, replace", existing)
	case !slices.Contains([]string{"answer", "list", "read"}, verify):
		return cli.Usagef("-verify %q is none of answer, list, read", verify)
	case o.cfg.Workers < 0, o.cfg.MaxFailed < 0, o.partSize < 0:
		return cli.Usagef("-workers, -max-failed and -part-size must not be negative")
	case o.service != "oss" && (o.partSize != 0 || o.storageClass != ""):
		return cli.Usagef("-part-size and -storage-class are for -service oss")
	case o.service != "box" && o.tokenURL != "":
		return cli.Usagef("-token-url is for -service box")
	case o.service != "document360" && o.project != "":
		return cli.Usagef("-project is for -service document360")
	case !o.sim && o.service == "document360" && o.project == "":
		return cli.Usagef("-service document360 needs the flag -project")
	case !o.sim && o.service == "oracle" && o.baseURL == "":
		return cli.Usagef("-service oracle needs the flag -base-url")
	case existing == "replace" && (o.service == "document360" || o.service == "oracle"):
		return cli.Usagef("-existing replace is not for -service %s, which has no call that replaces a file by a copy", o.service)
	}
	return nil
}
