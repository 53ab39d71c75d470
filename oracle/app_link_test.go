package oracle_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// linked is an office with a folder of another user, to which an applink leads.
type linked struct {
	*office
	foreign string
	link    oracle.AppLink
}

func newLinked(t testing.TB) *linked {
	t.Helper()
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.AddFolder(o.Home("v"), "Plans")
	id, token := o.AddAppLink(foreign, oracletest.Contributor)
	return &linked{o, foreign, oracle.AppLink{
		ID: id, AccessToken: token, RefreshToken: o.AppLinkRefreshToken(id), ReceivedAt: o.Now(),
	}}
}

func (l *linked) source(t testing.TB, c *oracle.Client) oauth2.TokenSource {
	t.Helper()
	source, err := c.AppLinkTokenSource(l.link)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func (l *linked) access(t testing.TB, c *oracle.Client) oracle.Access {
	return oracle.Access{AppLinkID: l.link.ID, TokenSource: l.source(t, c)}
}

func TestAppLinkTokenSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		c := o.PipeClient()
		access := o.access(t, c)
		for n := range 10 {
			res, err := c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: o.foreign, DestinationID: o.archive, Access: access})
			if err != nil {
				t.Fatalf("after %d minutes: %v", 10*n, err)
			}
			testkit.WantEqual(t, "SourceID", res.SourceID, o.foreign)
			time.Sleep(10 * time.Minute)
		}
		testkit.WantSent(t, o, "RefreshAppLink", 4) // every second time: a token is used for 12.5 minutes
		testkit.WantEqual(t, "copies", o.copies(), 10)
	})
}

// TestAppLinkFreshForEachAttempt: a call that waits for long has another token after the wait.
func TestAppLinkFreshForEachAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		cfg := o.PipeConfig()
		cfg.MaxBackoff = time.Hour
		c := newClient(t, cfg)
		access := o.access(t, c)
		time.Sleep(11 * time.Minute)
		o.Inject("CopyFolder", oracletest.RateLimit(5*time.Minute))
		if _, err := c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: o.foreign, DestinationID: o.archive, Access: access}); err != nil {
			t.Error(err)
		}
		testkit.WantSent(t, o, "RefreshAppLink", 1)
		testkit.WantSent(t, o, "CopyFolder", 2)
	})
}

// TestAppLinkOneRefresh: many calls wait for one refresh, which the rate limit that they wait for does not hold back.
func TestAppLinkOneRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		o.Inject("RefreshAppLink", oracletest.Slow(time.Second))
		c := o.PipeClient()
		access := o.access(t, c)
		time.Sleep(time.Hour)
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				if _, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.foreign, Access: access}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		testkit.WantSent(t, o, "RefreshAppLink", 1)
	})
}

// TestAppLinkLostCopy: the reads that settle a copy have the token of the applink, too.
func TestAppLinkLostCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		c := o.PipeClient()
		o.Inject("CopyFolder", oracletest.ActThenHangUp)
		res, err := c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: o.foreign, DestinationID: o.archive, Access: o.access(t, c)})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", res.Reconciled, true)
		for _, r := range o.Requests() {
			testkit.WantEqual(t, r.Op, r.Header.Get("accessToken"), o.link.AccessToken)
		}
	})
}

func TestAppLinkEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		c := o.PipeClient()
		access := o.access(t, c)
		get := func() error {
			_, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.foreign, Access: access})
			return err
		}
		time.Sleep(24*time.Hour - time.Second)
		if err := get(); err != nil {
			t.Error(err)
		}
		time.Sleep(15 * time.Minute)
		for range 2 {
			testkit.WantIs(t, get(), oracle.ErrAppLinkEnded)
		}
		testkit.WantSent(t, o, "RefreshAppLink", 1)
		_, err := c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: o.foreign, DestinationID: o.archive, Access: access})
		testkit.WantIs(t, err, oracle.ErrAppLinkEnded, oracle.ErrNotExecuted)
	})
}

// TestAppLinkRemoved: Oracle says that the applink is none before the 24 hours are over.
func TestAppLinkRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		source := o.source(t, o.PipeClient())
		o.RemoveAppLink(o.link.ID)
		time.Sleep(15 * time.Minute)
		_, err := source.Token()
		testkit.WantIs(t, err, oracle.ErrAppLinkEnded)
		testkit.WantIsNot(t, err, oracle.ErrorCodeLinkInvalid)
		testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, err), o.link.AccessToken, o.link.RefreshToken)
	})
}

// TestAppLinkRefreshFails: a refresh that fails ends nothing before the token does, and the next one is a new try.
func TestAppLinkRefreshFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		cfg := o.PipeConfig()
		cfg.MaxAttempts = 1
		c := newClient(t, cfg)
		access := o.access(t, c)
		get := func() error {
			_, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.foreign, Access: access})
			return err
		}
		if err := get(); err != nil {
			t.Error(err)
		}
		time.Sleep(13 * time.Minute)
		o.Inject("RefreshAppLink", oracletest.Status(500), oracletest.ActThenHangUp)
		if err := get(); err != nil {
			t.Error(err)
		}
		time.Sleep(2 * time.Minute)
		err := get()
		testkit.WantIsNot(t, err, oracle.ErrAppLinkEnded, oracle.ErrOutcomeUnknown)
		if err == nil {
			t.Error("no error, though the token has ended and could not be refreshed")
		}
		if err := get(); err != nil {
			t.Error(err)
		}
	})
}

// TestAppLinkSourceHangs: a call ends with its context, whatever the source does.
func TestAppLinkSourceHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		release := make(chan struct{})
		defer close(release)
		hang := testkit.TokenFunc(func() (*oauth2.Token, error) { <-release; return nil, errors.New("late") })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := o.PipeClient().GetFolder(ctx, oracle.GetFolderRequest{FolderID: o.foreign, Access: oracle.Access{AppLinkID: o.link.ID, TokenSource: hang}})
		testkit.WantIs(t, err, context.DeadlineExceeded)
		testkit.WantRequests(t, o, 0)
	})
}

func TestAppLinkSources(t *testing.T) {
	o := newLinked(t)
	for name, src := range map[string]oauth2.TokenSource{
		"none":  testkit.TokenFunc(func() (*oauth2.Token, error) { return nil, nil }),
		"empty": testkit.Token(""),
		"odd":   testkit.Token("sekrit\n"),
		"error": testkit.TokenFunc(func() (*oauth2.Token, error) { return nil, errors.New("down") }),
	} {
		_, err := o.PipeClient().GetFolder(t.Context(), oracle.GetFolderRequest{
			FolderID: o.foreign, Access: oracle.Access{AppLinkID: o.link.ID, TokenSource: src},
		})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		testkit.WantContains(t, fmt.Sprint(err), "getting the token of the applink")
		testkit.WantLacks(t, fmt.Sprint(err), "sekrit")
	}
	testkit.WantRequests(t, o, 0)
}

// TestAppLinkSecrets: what Oracle repeats of the tokens is masked, and nothing prints them.
func TestAppLinkSecrets(t *testing.T) {
	const secret = "sekrit-0123456789abcdef"
	link := oracle.AppLink{ID: "LF1", AccessToken: secret, RefreshToken: secret, ReceivedAt: time.Now().Add(-time.Hour)}
	c := answering(t, 400, "application/json", `{"errorCode":"-1","errorMessage":"not `+secret+`"}`)
	source, err := c.AppLinkTokenSource(link)
	if err != nil {
		t.Fatal(err)
	}
	_, err = source.Token()
	testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, err), secret)
	_, err = c.RefreshAppLink(t.Context(), oracle.RefreshAppLinkRequest{AppLinkID: "LF1", AccessToken: secret, RefreshToken: secret})
	testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, err), secret)
	_, err = c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F1", Access: oracle.Access{AppLinkID: "LF1", TokenSource: testkit.Token(secret)}})
	testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, *problemOf(t, err)), secret)
	access := oracle.Access{AppLinkID: "LF1", TokenSource: testkit.Token(secret)}
	for _, v := range []any{
		source, link, &link, access, &access, oracle.CreateAppLinkResponse{AppLink: link}, oracle.RefreshAppLinkResponse{AccessToken: secret},
		oracle.RefreshAppLinkRequest{AppLinkID: "LF1", AccessToken: secret, RefreshToken: secret}, oracle.GetFolderRequest{Access: access},
	} {
		testkit.WantHidden(t, v, secret)
	}
	testkit.WantHidden(t, http.Header{}, secret)
}

func TestAppLinkInvalid(t *testing.T) {
	c := newLinked(t).PipeClient()
	now := time.Now()
	for _, tt := range []struct {
		link        oracle.AppLink
		field, want string
	}{
		{oracle.AppLink{AccessToken: "a", RefreshToken: "r", ReceivedAt: now}, "ID", "ID is required"},
		{oracle.AppLink{ID: "i", RefreshToken: "r", ReceivedAt: now}, "AccessToken", "AccessToken is required"},
		{oracle.AppLink{ID: "i", AccessToken: "a", ReceivedAt: now}, "RefreshToken", "RefreshToken is required"},
		{oracle.AppLink{ID: "i", AccessToken: "a", RefreshToken: "r"}, "ReceivedAt", "ReceivedAt is required"},
		{oracle.AppLink{ID: "i", AccessToken: "a b", RefreshToken: "r", ReceivedAt: now}, "AccessToken",
			"AccessToken holds a space, a control character or one beyond ASCII, which cannot be sent whole"},
	} {
		_, err := c.AppLinkTokenSource(tt.link)
		testkit.WantInvalid(t, err, "oracle.AppLinkTokenSource: "+tt.want)
		testkit.WantEqual(t, "Field", testkit.As[*oracle.NotExecutedError](t, err).Field, tt.field)
	}
	_, err := (*oracle.Client)(nil).AppLinkTokenSource(oracle.AppLink{})
	testkit.WantIs(t, err, oracle.ErrNotExecuted)
	source := testkit.Token("t")
	for want, access := range map[string]oracle.Access{
		"Access.LinkID excludes Access.TokenSource":            {LinkID: "L", TokenSource: source},
		"Access.AccessToken excludes Access.TokenSource":       {AppLinkID: "A", AccessToken: "a", TokenSource: source},
		"Access.AppLinkID is required with Access.TokenSource": {TokenSource: source},
		"Access.AccessToken is required with Access.AppLinkID": {AppLinkID: "A"},
	} {
		_, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F", Access: access})
		testkit.WantInvalid(t, err, "oracle.GetFolder: "+want)
	}
}

// TestAppLinkReceivedLater: a token that was received at a time that is yet to come is not taken for one that lives until then.
func TestAppLinkReceivedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newLinked(t)
		c := o.PipeClient()
		time.Sleep(time.Hour)
		o.link.ReceivedAt = time.Now().Add(time.Hour)
		_, err := c.CopyFolder(t.Context(), oracle.CopyFolderRequest{FolderID: o.foreign, DestinationID: o.archive, Access: o.access(t, c)})
		testkit.WantEqual(t, "error", err, nil)
	})
}
