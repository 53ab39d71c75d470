package conformance

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestOracleAppLinks meets a new applink with every fault: it is made at most once, and what the call says is true.
func TestOracleAppLinks(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := oracletest.NewServer(t)
				folder := srv.MkdirAll("/Reports")
				srv.Inject("CreateAppLink", k.fault)
				_, err := srv.PipeClient().CreateAppLink(t.Context(), oracle.CreateAppLinkRequest{FolderID: folder, AssignedUser: "u"})
				time.Sleep(time.Hour)
				checkMade(t, outcome{err: err, made: doneOf(srv, "CreateAppLink")})
			})
		})
	}
}

// TestOracleAppLinkRefreshed meets the refresh that a call waits for with every fault: the call fails as not executed, or it has a
// token that the service accepts.
func TestOracleAppLinkRefreshed(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := oracletest.NewServer(t)
				srv.AddUser("v", "p")
				folder := srv.AddFolder(srv.Home("v"), "Reports")
				archive := srv.MkdirAll("/Archive")
				id, token := srv.AddAppLink(folder, oracletest.Contributor)
				source, err := srv.PipeClient().AppLinkTokenSource(oracle.AppLink{
					ID: id, AccessToken: token, RefreshToken: srv.AppLinkRefreshToken(id), ReceivedAt: time.Now(),
				})
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				srv.Inject("RefreshAppLink", k.fault)
				_, err = srv.PipeClient().CopyFolder(t.Context(), oracle.CopyFolderRequest{
					FolderID: folder, DestinationID: archive, Access: oracle.Access{AppLinkID: id, TokenSource: source},
				})
				time.Sleep(time.Hour)
				checkMade(t, outcome{err: err, made: doneOf(srv, "CopyFolder")})
				if err != nil {
					testkit.WantIs(t, err, oracle.ErrNotExecuted)
				}
			})
		})
	}
}

// doneOf is how often the service did what requests of an operation asked for.
func doneOf(sim interface{ Requests() []simtest.Request }, op string) (n int) {
	for _, r := range sim.Requests() {
		if r.Op == op {
			n += r.Done
		}
	}
	return n
}
