package main

import (
	"cmp"
	"flag"
	"net/url"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// spec says what a job copies: all that a worker has to know to make the same job, and no
// credential. It is kept with the job.
type spec struct {
	Service      string           `json:"service"`
	From         string           `json:"from"`
	To           string           `json:"to"`
	Existing     farcopy.Existing `json:"existing,omitempty"`
	Account      string           `json:"account,omitempty"` // whose quota the requests count against
	BaseURL      string           `json:"baseURL,omitempty"`
	TokenURL     string           `json:"tokenURL,omitempty"`     // of box
	Project      string           `json:"project,omitempty"`      // of document360
	PartSize     int64            `json:"partSize,omitempty"`     // of oss
	StorageClass string           `json:"storageClass,omitempty"` // of oss

	// These may differ between the runs of a job.
	Verify farcopy.Verify `json:"verify,omitempty"`
	Quota  int            `json:"quota,omitempty"` // requests a minute, of all processes; 0: unlimited
}

// isSameJob reports whether two specs are of one job.
func (s spec) isSameJob(other spec) bool {
	s.Verify, s.Quota = other.Verify, other.Quota
	return s == other
}

// flagsOf defines the flags that say what is copied.
func flagsOf(flags *flag.FlagSet, s *spec) (existing, verify *string) {
	flags.StringVar(&s.Service, "service", "", "`service` to copy on: "+strings.Join(serviceNames(), ", "))
	flags.StringVar(&s.From, "from", "", "what to copy: `bucket/prefix` on oss, a folder's id or path elsewhere")
	flags.StringVar(&s.To, "to", "", "`where` to: bucket/prefix on oss, a folder's id or path elsewhere")
	flags.StringVar(&s.Account, "account", "", "`name` of the credential: jobs with one name share its quota")
	flags.StringVar(&s.BaseURL, "base-url", "", "`address` of the service")
	flags.Int64Var(&s.PartSize, "part-size", 0, "oss: `bytes` of a part of a large object; 0: chosen from its size")
	flags.StringVar(&s.StorageClass, "storage-class", "", "oss: storage `class` of the copies; default: that of each source")
	flags.StringVar(&s.TokenURL, "token-url", "", "box: `address` that gives out tokens")
	flags.StringVar(&s.Project, "project", "", "document360: `id` of the project")
	flags.IntVar(&s.Quota, "quota", 0, "at most `n` requests a minute, of all workers together; 0: as many as the service's responses allow")
	existing = flags.String("existing", "skip-same", "what to do about items that exist: fail, skip, skip-same or replace")
	verify = flags.String("verify", "list", "how to verify copies: answer, list or read")
	return existing, verify
}

func hasUser(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.User != nil
}

// complete takes the flags with words of their own, and checks the spec.
func (s *spec) complete(sim bool, existing, verify string) error {
	if sim {
		s.Service = cmp.Or(s.Service, "oss")
	}
	if s.Existing = farcopy.Existing(existing); existing == "skip-same" {
		s.Existing = farcopy.ExistingSkipSame
	}
	if s.Verify = farcopy.Verify(verify); verify == "list" {
		s.Verify = farcopy.VerifyList
	}
	switch {
	case s.Service == "":
		return cli.Usagef("the flag -service is required (-h lists the flags)")
	case !slices.Contains(serviceNames(), s.Service):
		return cli.Usagef("-service %q is none of %s", s.Service, strings.Join(serviceNames(), ", "))
	case !sim && (s.From == "" || s.To == ""):
		return cli.Usagef("the flags -from and -to are required (-h lists the flags)")
	case sim && s.BaseURL != "":
		return cli.Usagef("-sim and -base-url exclude each other")
	case sim && (s.From != "" || s.To != "" || s.Project != ""):
		return cli.Usagef("-sim chooses what is copied: leave out -from, -to and -project")
	case !slices.Contains([]string{"fail", "skip", "skip-same", "replace"}, existing):
		return cli.Usagef("-existing %q is none of fail, skip, skip-same, replace", existing)
	case !slices.Contains([]string{"answer", "list", "read"}, verify):
		return cli.Usagef("-verify %q is none of answer, list, read", verify)
	case s.PartSize < 0, s.Quota < 0:
		return cli.Usagef("-part-size and -quota must not be negative")
	case s.Service != "oss" && (s.PartSize != 0 || s.StorageClass != ""):
		return cli.Usagef("-part-size and -storage-class are for -service oss")
	case s.Service != "box" && s.TokenURL != "":
		return cli.Usagef("-token-url is for -service box")
	case hasUser(s.TokenURL):
		return cli.Usagef("-token-url must have no user: it is kept with the job")
	case s.Service != "document360" && s.Project != "":
		return cli.Usagef("-project is for -service document360")
	case !sim && s.Service == "document360" && s.Project == "":
		return cli.Usagef("-service document360 needs the flag -project")
	case !sim && s.Service == "oracle" && s.BaseURL == "":
		return cli.Usagef("-service oracle needs the flag -base-url")
	case existing == "replace" && (s.Service == "document360" || s.Service == "oracle"):
		return cli.Usagef("-existing replace is not for -service %s, which has no call that replaces a file by a copy", s.Service)
	}
	return nil
}

// plain returns an error in the words of the program, if the job cannot be because of it.
func (s *spec) plain(err error) error { return cli.PlainJob(s.Service, err) }
