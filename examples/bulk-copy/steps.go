package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
)

// end is how a run ended, for what can be done about it.
type end int

const (
	endOfJob       end = iota // it did what it could
	endStopped                // by the user
	endTooMany                // by -max-failed
	endJournal                // the journal cannot be written or read
	endRefused                // the service accepts no request of the credentials
	endUnavailable            // the service takes no requests
	endMissing                // nothing was listed, because the source or the target is not there
)

func endOf(err error) end {
	e, ok := errors.AsType[*farcopy.JobError](err)
	switch {
	case ok && !e.Early && !e.Complete && errors.Is(err, fs.ErrNotExist):
		return endMissing
	case err == nil, ok && !e.Early:
		return endOfJob
	case errors.Is(err, farcopy.ErrJobStopped), errors.Is(err, errInterrupted), errors.Is(err, context.Canceled):
		return endStopped
	case errors.Is(err, farcopy.ErrTooManyFailed):
		return endTooMany
	case errors.Is(err, farcopy.ErrJournal):
		return endJournal
	case errors.Is(err, fs.ErrPermission):
		return endRefused
	}
	return endUnavailable
}

// step is something to do after a run.
type step struct {
	text    string
	command string // "": none
}

const maxSteps = 3

// nextSteps returns what can be done about the end of a job, the most useful first: what nothing goes
// on without, what is left to do, what is unknown, what has failed, and where to read about it.
func nextSteps(o *options, r farcopy.Report, how end) []step {
	var steps []step
	add := func(text, command string) {
		if same := slices.IndexFunc(steps, func(s step) bool { return command != "" && s.command == command }); same >= 0 {
			text, command = fmt.Sprintf("%s (the command of step %d)", text, same+1), ""
		}
		steps = append(steps, step{text, command})
	}
	addEnd(add, o, r, how)
	if r.Unknown > 0 {
		add(fmt.Sprintf("find out what became of %s; nothing unknown is sent again", plural(r.Unknown, "unknown item")), o.again())
	}
	var seen []remedy
	for _, g := range r.Failures {
		if m := remedyFor(g); m != remedyNone && !slices.Contains(seen, m) {
			seen = append(seen, m)
			add(remedyStep(o, g, m))
		}
	}
	if shown := len(r.Failures); o.cfg.Journal != "" && r.Failed+r.Unknown > int64(min(shown, shownGroups)) {
		add("read which items failed, and why", "cat "+quote(filepath.Join(o.cfg.Journal, "report.jsonl")))
	}
	return steps[:min(len(steps), maxSteps)]
}

// addEnd adds what the end of the run asks for.
func addEnd(add func(text, command string), o *options, r farcopy.Report, how end) {
	again := o.again()
	switch {
	case how == endRefused:
		add("the service accepts no request of these credentials: correct "+credentialsOf[o.service]+", then go on", again)
	case how == endJournal && o.cfg.Journal != "":
		add("make room for the journal in "+o.cfg.Journal+" and let this user write there, then go on", again)
	case how == endJournal:
		add("make room in the directory for temporary files, then begin again", again)
	case how == endTooMany:
		add("-max-failed has ended the run: if the failures do not matter, go on without it", o.command("max-failed", "", "journal", o.journalOr("bulk-copy.job")))
	case how == endUnavailable:
		add("the service was not reached, or took no more requests: go on later", again)
	case how == endMissing && r.Listed == 0 && o.cfg.Journal != "":
		add("-from or -to is not there, or these credentials may not see it: make it and try again, or correct the flag and name another -journal", again)
	case how == endMissing && r.Listed == 0:
		add("-from or -to is not there, or these credentials may not see it: make it or correct the flag, and try again", "")
	case r.Pending == 0 && r.Complete:
	case o.sim && o.cfg.Journal == "":
		add("the simulator has ended with the program: with a journal the next run goes on", again)
	case o.cfg.Journal == "":
		add("copy the rest, this time with a journal; what has the same content is skipped", again)
	case (how == endOfJob || how == endMissing) && !r.Complete:
		add("list again what could not be listed, and copy the rest", again)
	default:
		add("go on where it ended", again)
	}
}

// credentialsOf are the variables that hold the credentials of a service.
var credentialsOf = map[string]string{
	"bitpaket":    "BITPAKET_TOKEN and BITPAKET_CLIENT_SECRET",
	"box":         "BOX_TOKEN, or BOX_CLIENT_ID and BOX_CLIENT_SECRET",
	"document360": "DOCUMENT360_API_KEY or DOCUMENT360_TOKEN",
	"oracle":      "ORACLE_TOKEN, or ORACLE_USERNAME and ORACLE_PASSWORD",
	"oss":         "OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET",
}

// permissionsOf are what a copy on a service needs.
var permissionsOf = map[string]string{
	"bitpaket":    "read access to -from, write access to -to and the right BITPAKET_CLIENT_SECRET",
	"box":         "the scope root_readwrite, and a role that may download from -from and upload to -to",
	"document360": "the permissions ViewDrive and UpdateDrive",
	"oracle":      "the role Downloader on -from and Contributor on -to",
	"oss":         "oss:GetObject and oss:GetObjectTagging on -from, oss:PutObject and oss:PutObjectTagging on -to",
}

// remedy is what helps against a reason to fail.
type remedy int

const (
	remedyNone       remedy = iota // of what is unknown: it has a step of its own
	remedyReplace                  // what is at the target is something else
	remedySkip                     // the target exists, and was not compared
	remedyRestore                  // the source is in an archive
	remedyPermission               // the service does not permit it
	remedyGone                     // there is no source any more
	remedyRename                   // the service cannot have it at this place
	remedyTryAgain
)

// reasons are parts of the reasons that the packages give, in the order in which they are looked for.
var reasons = []struct {
	part string
	is   remedy
}{
	{"the source is gone", remedyGone},
	{"is archived", remedyRestore},
	{"exists, differs", remedyReplace},
	{"exists, and is a ", remedyRename},
	{"exists", remedySkip},
	{"longer than", remedyRename},
	{"too deep", remedyRename},
	{"of this name", remedyRename},
	{"have the same name", remedyRename},
	{"401", remedyPermission},
	{"403", remedyPermission},
}

func remedyFor(g farcopy.FailureGroup) remedy {
	if g.Action == farcopy.ActionUnknown {
		return remedyNone
	}
	for _, r := range reasons {
		if strings.Contains(g.Reason, r.part) {
			return r.is
		}
	}
	return remedyTryAgain
}

// remedyStep says what to do about a group of failures.
func remedyStep(o *options, g farcopy.FailureGroup, m remedy) (text, command string) {
	items := plural(g.Count, "item") + ", such as " + g.Example
	switch m {
	case remedyReplace:
		if o.service == "document360" || o.service == "oracle" {
			return "move away what differs at the target, such as that of " + g.Example + ", then try again", o.again()
		}
		return "replace what differs at the target, with a journal of its own: " + items, o.command("existing", "replace", "journal", o.otherJournal("replace"))
	case remedySkip:
		return "skip what exists and is the same, with a journal of its own: " + items, o.command("existing", "", "journal", o.otherJournal("skip"))
	case remedyRestore:
		return "restore with RestoreObject, wait until that is done, and try again: " + items, o.again()
	case remedyPermission:
		return "give the credentials " + permissionsOf[o.service] + ", and try again: " + items, o.again()
	case remedyGone:
		return "nothing, if these were removed on purpose: " + items, ""
	case remedyRename:
		return "rename or move, at the source or the target, and try again: " + items, o.again()
	}
	return "try again what failed: " + items, o.again()
}
