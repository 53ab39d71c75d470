module github.com/farcopy/farcopy/internal/interop

go 1.26.0

require (
	github.com/aliyun/alibabacloud-oss-go-sdk-v2 v1.6.1
	github.com/farcopy/farcopy v0.0.0
	github.com/getkin/kin-openapi v0.152.0
)

replace github.com/farcopy/farcopy => ../../
