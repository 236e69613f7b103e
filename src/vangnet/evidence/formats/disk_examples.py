"""A small disk in every kind of image: made once by qemu-img and ewfacquire, kept here compressed."""

import base64
import lzma
import struct
import zlib
from collections.abc import Iterator

from vangnet.evidence.disk.kinds import DMG, EWF, FILE_SYSTEM, QCOW, RAW, VHD, VHDX, VMDK
from vangnet.evidence.member import Example

_HOLDS = {"HELLO.TXT": b"hello from a small disk", "FOLDER/INNER.TXT": b"and from a folder in it"}
_SECTORS = 80


def file_system() -> bytes:
    """Draw a FAT12 volume of 40 KiB with two files, one of them in a folder."""
    boot = bytearray(512)
    boot[:11] = b"\xeb\x3c\x90VANGNET "
    boot[11:36] = struct.pack("<HBHBHHBHHHII", 512, 1, 1, 1, 16, _SECTORS, 0xF8, 1, 1, 1, 0, 0)
    boot[38:62] = b"\x29\x01\x02\x03\x04SMALL DISK FAT12   "
    boot[510:] = b"\x55\xaa"
    table = b"\xf8\xff\xff" + b"\xff\xff\xff" + b"\xff\x0f\x00"
    inside = _row(b".", 2, 0, 0x10) + _row(b"..", 0, 0, 0x10) + _row(b"INNER   TXT", 4, 23)
    root = _row(b"FOLDER", 2, 0, 0x10) + _row(b"HELLO   TXT", 3, 23)
    clusters = [inside, *(_HOLDS[name] for name in ("HELLO.TXT", "FOLDER/INNER.TXT"))]
    sectors = [bytes(boot), table, root, *clusters]
    return b"".join(sector.ljust(512, b"\0") for sector in sectors).ljust(_SECTORS * 512, b"\0")


def _row(name: bytes, cluster: int, size: int, kind: int = 0x20) -> bytes:
    return struct.pack("<11sB14xHI", name.ljust(11), kind, cluster, size)


def _partitioned() -> bytes:
    row = struct.pack("<B3xB3xII", 0, 1, 1, _SECTORS)
    return (bytes(446) + row).ljust(510, b"\0") + b"\x55\xaa" + file_system()


def _apple() -> bytes:
    """Write a compressed image as macOS does: a block of data, a table of blocks in XML, and a trailer."""
    content = file_system()
    packed = zlib.compress(content)
    runs = struct.pack(">IIQQQQ", 0x80000005, 0, 0, _SECTORS, 0, len(packed))
    runs += struct.pack(">IIQQQQ", 0xFFFFFFFF, 0, _SECTORS, 0, len(packed), 0)
    table = b"mish" + struct.pack(">IQQQII24x", 1, 0, _SECTORS, 0, 8, 0)
    table += struct.pack(">II", 2, 32).ljust(136, b"\0") + struct.pack(">I", 2) + runs
    xml = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n<key>resource-fork</key>\n<dict>\n'
        b"<key>blkx</key>\n<array>\n<dict>\n<key>Attributes</key>\n<string>0x0050</string>\n<key>Data</key>\n<data>\n"
        + base64.b64encode(table)
        + b"\n</data>\n<key>ID</key>\n<string>0</string>\n<key>Name</key>\n<string>whole disk</string>\n</dict>\n"
        b"</array>\n</dict>\n</dict>\n</plist>\n"
    )
    trailer = b"koly" + struct.pack(">IIIQQQQQII16x", 4, 512, 1, 0, 0, len(packed), 0, 0, 1, 1)
    trailer = trailer.ljust(216, b"\0") + struct.pack(">QQ", len(packed), len(xml))
    trailer = trailer.ljust(488, b"\0") + struct.pack(">IQ", 1, _SECTORS)
    return packed + xml + trailer.ljust(512, b"\0")


def examples() -> Iterator[Example]:
    """Give the same disk in every kind of image."""
    yield Example(FILE_SYSTEM, file_system(), _HOLDS)
    yield Example(RAW, _partitioned(), {f"partition 1/{name}": content for name, content in _HOLDS.items()})
    yield Example(DMG, _apple(), _HOLDS)
    for type_, text in _MADE.items():
        yield Example(type_, lzma.decompress(base64.b85decode(text)), _HOLDS)


_MADE: dict[str, str] = {
    EWF: (
        "{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;0{Xy>RkXLm4wQY)R`trx>Jwub5H$n?5mo9OiK^xshiVTVjFI*$v0)E5BxMp{vvGv&V3!7"
        "LMnc|C06L@uPw&T=YuIroV)3$s8B-f)&boMC%Ct@vCJpQ#cUkEqy*8!XIyPo9c^fB*@*ls63svP=<c6L5JKWuj)xbJ6w-8Go2YG{"
        "<>ALx2;FQ_lG<F_a1@VXM9-od55>raPHh#o=KD<|Vr2nW^v|-y0k}q(|G38rnvI^y>DKg6*U0&#;?g?(Nr`t%B)RL*3<R%EhgUc~"
        ";h_XM`y?)ggZs2{*|8S)zW}njVihS$x3>Zb{S-`JR|*r85BJpCJuEETcU_24;e0Mm_`|T5IPGU)U1O|=h?9LMEtCxOet$tYG)X%p"
        "y2ZII$&93wIE0aL%~HCIkk82GlF{=ReJum~tAc29@iB$wc_rZn{*=zzHu{y1juK?I?CoH}%MGFFWBD1bN84adPrKi+nLacoO3E`-"
        "<Gy8;y<~yWDzNxCz2BgmK?m%WT_iPV{*f|T&qye^=YWMDNZ~VoR^^>$%an3-Gj<m#RVgb~{?mtJ!rFAt-Khjqn&Bu4_Y=)tG*(D3"
        "I}Po36^LesQ!N?(a>^15fk{(4Vn3AMv`H#^j2(KdUxdu#3=J+?Jx@m_zr5gb8Qq$rzfbU-gvb4uOdT%Dy9?mAtb@~tkVe?L6E8G%"
        "Fx{8Z?^-*QXLo3R-liU95@5y&uKE7{0Xf=~yYRY2FE)IH@*||!cR@bLQj?hm$6C%j>AGdtYE6@_axd4Zu)De|g$u=d$q&lh(I7Qp"
        "<5oF$kdp)Zdh@j<jy)*6>+U7f(_o;BL5}^hnF?+!65XK_o79mKm;m6KT^4!AyVKxqM(`=6PHYYQBrlxj$78!0OA)~;Y)g8puXgn9"
        "A871HNTJxidtzi@ITTSNxzP{U@OACU?!Ge5Bp1~rW1^QALX)TV$wY63+%*ueEqy-8Da&<@zyJUMfL!dbY;@FC00D*u%p3p!65U&^"
        "vBYQl0ssI200dcD"
    ),
    QCOW: (
        "{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;8FhpI9&iJk%e5?gxMNZU&)$DPMw_bqpX&@Bm_z5R5e9SUxzVJ%oYf(MJsonuh)3Qr+i``"
        "c%dfP%_li`RUA`^w3(`h$B;^}T~P4q9}4&RWd8$;>aogB?yS-5t*rHVPlP=LWZEIfywM}8xAA943b#<ARSGIg=slMEQnpBt!I02f"
        "_tN`-UZ8zGI4emghwHGd5y;tT(xSycTLf#DBvfZ)&b-{F#=vF<c3R-hOa_bM8H@m`FS{DsC5~*0F*%K{;jA*|<iBRFUyQW?hEU=E"
        "Z7Vym#a(OahyE~Ktx?fAeaq8@Clq@@FBbHTLLf_VJe#$+6|WZgCBV8>CjApui0&CQax++8Bkj@f9o{FJ&F-4jwsn6GztqnbW)Gj7"
        "qKX7G()}NttZ$V^?q`Ovax};2mfm0h$bXj^Sq*sP00GnjfTRHcLaPZHvBYQl0ssI200dcD"
    ),
    VMDK: (
        "{Wp48S^xk9=GL@E0stWa8~^|S5YJf5;s5^v3S9stkp<ouIP?9-)494?oMRsHp&T04yS!Y7fqTo$)EiN&4V(y`nar0>*|7XVZQy3{"
        "(fm{7%Maw0elvqhWxV4{O=w&$WM9Y3wb-Lo5{0aUb4nzWqVBS<uI3y?Y=}8fz{OGQJRi#o>2>)6l4l2KF#uBpsYW7F&GX)Hp;&yk"
        "l|yD%o&27{PTAYWu^T`~cZ!;$&J}N`;ng+N!kG<V{Dmd7uuoC(_+C}RtR0u+P&_EyW`i1O04Dkm&Z0|IA<b;QDKY7HQTXqU#DWbt"
        "Js-0ze@&lW?<ZT!3}TNBo=8PSY<ry$HsO`SDNvp!{(31mZ5-K6)da`0m(sL5^y7>X$N@ghE|CJ_*7}YQyM_pSu&{Z1BIbJQ2fB&E"
        "S4o3DLRcMULm+ixoyM92e6@2|wCiI|ry5?l%T={5IvGkC3#Lg$^Bcm{j+MQ&{>$H5Zfb}<_%W7!PbXWi|AOq2TX6?`JfhXaV{ksd"
        "AKH~41_dNmM|F^$rp@1ziG8_C^UpO$ol5wp56wl*3Ckl<JV6%}9e@NRnKk_kF4_R`s8j_tiCF73Q(axYN-RD1q=J2h^@m4f#BFEc"
        "F#x+lw5fg6!{#Nu91%)8!W9akIPv8}{;v4xT95*=Q5s_f1vt!B9}VeEn>b>G)d2r5Pa1y`JS(zj)!kh@G>$py*@sXCAOHXW8@%tG"
        "$LKY800E{1fPe@9U8f~IvBYQl0ssI200dcD"
    ),
    VHD: (
        "{Wp48S^xk9=GL@E0stWa8~^|S5YJf5|Nr#@YFz*^o5~n)w4@C({@O*5FmAidZM+^(Fw8hpUdt;20Ak|{N<R#4;}&(mv4D0y2Uqm+"
        "oZN3fR{_%5a|>*_yR-t|>r=AR-|T<5%TP$hBL|SnD3nDiDlyP-omYgWm_5CH!RcQ|`m)J8)~yV)lF%6TZ?f>|+tA-wA3F&W&I|!&"
        "|C1T%-urgq^kJH;t~=$#>V0s|3M{&c{tU>OA*g%h?iZpns+yfEXa-@vAg&6QRh%%M=SCB~#HL%BN_0F5P&fuu?F6`}q5>_pI-J-V"
        "{`@xHCC32yH-UFfmP}xJdji=7q6$?!HK>^Yc;rXmSTHv09=FsTp(2-jz5_)iV2bJzPOpLCNWRy@IUiR)MQv*xAZJNzsILxpFxByo"
        "_`h#nfo$B^vARVc2YKr_E)$h&cpn1a@?}xdjHV<%cEs3}58n(0aObq85%J3A8bL&-wgm71Z24t!y;9%d$o_dDwWu?XVuXEKQDTyG"
        "NnFHjvXbYZ$j%1@?w{VJLd%FhTmX;IPOl~?lyM(Dk0jx6o~I*U>?q5H(Uq8rekzgjCw2E3zy_F2nElwV)sPRwB~$qIkv1^}rLgXA"
        "!EjAS4AGGhs;yuhy3VmD7+hI~>1I+`zUg+XS>)wg1qk`a+O7QiQY&=L9$O$n`Q1}J_$g!wJAlh7Y~Qsz@Wj0?U#bs2OJ+il6Au3n"
        "llXCXS@;Xh|CK0452^fo-us#`E>^&gh4X`fz-7cGQ~33fHZcXIu<mcca7{-H(UB3VtzaFx&ao#LTv>+cW>Q$b>2|DH<mFoh2>Hj_"
        "t^E5^D{{#1$AAn801W`l_M^_^v5cgD{04de000000pL>f#-yW>00Ef=fS7;*i0c7kvBYQl0ssI200dcD"
    ),
    VHDX: (
        "{Wp48S^xk9=GL@E0stWa8~^|S5YJf5|Ni{~ZCwC68VIrI&8I_LmG{z=34qeGcsXb5bMMRXR1OQDkIdZ9XPedWSjo40n2ZD&TSI67"
        "vM(sH81sW=x6#6yAB;yChYQ1#AU+DS%fwiTZP+`jiZ=f^!-1s%Is4NPd0M)pwb&Mv9JT>5&_;W%j4EWI#-^+b-@3E8nn|h#H7ERM"
        "6o6tA7F|u>y33SLGe06q8U04t{+YTlg^5XI{bAEV3_I9T#LY3U$LBUv5DU9Yc#-^pK5{ek+4D3wK;9T}^5m<DoBL0^_vqIyf!;<6"
        "TWiV2cP}59Lkk`-qE%V$C+y!mS6YE|{~|icMO%>;7hO@a)Y+5b8=4@WjPW=LR=!SY5^`!pLi|vNP+x1x5KY52ZzLYIfU0mRQ7}MK"
        "Sib3YtXc4W6BA;Ca8jj@VzlhaeBS$-FfLZWkA?Gtfxu<NB~$qIkv1^}rLgXA!EjAS4AGGhs;yuhy3VmD7+hI~>1I+`zUg+XS>)wg"
        "1qk`a+O7QiQY&=L9$O$n`Q1}J_$g!wJAlh7Y0sAz*H2|9Sc={wmffr~R{{~gY?)Wdw{P-?F>fQV1nNYRN-U}FvLCbr65Vfp&e9p$"
        "QZa_EHk!w9ZLL~3(Am_XE5XE?FUqPyu1+nTSHvFz+X?}F+?~J%m`#}d*ss-)55y%?`1O%CF$JZt?r*_xO-BsTkrAq`U>&;7u_qW@"
        "S%&FmQdqv}cC1<C<y!>^`N!I={QFWXbj==HAVT@wQ$6@8WC=Tf%PMT&wL9>{y)Iv>4?as~LXZ;<{}7Y-ad=ty3(fzPC`J#d{CwW~"
        "nlLU_z>kIVTpwQOpZ_NT&Hx~Gifmbcq%nqf=|h*i9Dt?9K9neCb<VNpCL^f$28-GCf7T5fKYe$rgA^fd(banMJ`_`8cC1<C<y!>^"
        "`N!I={QFWXbj==HAVT@wQ$6@8WC=Tf%PMT&wL9>{y)Iv>4?as~LXZ;<{}7Y-ad=ty3(fzPC`J#d{CwW~nlLU_z>kIVgMq+h#3fVs"
        "^^rC)1*Nd=Z^3X(OGYIr5%d$9YVoN>m80R!EBZC-?zzsJ&F+mGk{zw{5Z^KGz(FIvu~(}$SW&?$^29)jLhS=9%u$pxgXkM_^fSvo"
        "ftWpStOQr3973xY$6+@%ng$)P1dL~t@NIxfqmae(C$Y70L=n&DX)fDdz1cQq$5pQ(43l;s**zLnTC2XWcF|*?Ush8Jsj>$ynYDYI"
        ")tC^03@a8>92O2DQtQ6=WBs?6^$%CM4W2!b@+Woo8NddZO_=@Iuhozb#3fVs^^rC)1*Nd=Z^3X)M-0)C5vr|V9lFl3Cm38=hUsQf"
        "Sib3YtXbscTLlRD$J(v@`%)`(%^q7ILiycOJ@_eP2|IwxDs11iJMhH4E?=q-K1*gokP{C75R>?Ecv<)h&Ht4sMh~g{eBS%z-^>Vn"
        "pZ^d6D*)RwXE)ev`DJpwQs3do{&^v_s56gZgne33Vv=-8T*Pg%lINhv&IbhUpWdZH%ZNW*0FTg4uO=vzaUVU8B;jzLrz2nND9eS>"
        "m6(ctDv|Ohb@v&-2AEBl{n)S7kPpNqQ~33fHZcXIu<mcca7{-H(UB3VtzaFx&ao#LTv>+cW>Q$b>2|DH<mFoh2>Hj_t^E5^D|F2s"
        "TOdOD-BUgIDP##dfXgau-?cmN#Jw(Gst-O(W<rn?4*w97_;Gky_zTVdl_*9Jsr-E2`<gH=R=|&i^MirFWyB>@`1O%CF$JZt?r*_x"
        "O-BsTkrAq`U>&;7u_qW@S%&FmQdqv}cC1<C<y!>^`N!I={QFWXbj==HAVT@wQ$6@8WC=Tf%PMT&wK>R(3!ncG0V@FPb5p1NzOH;R"
        "8lSg~F>Y|4rz2nND9eS>m6(ctDv|Ohb@v&-2AEBl{n)S7kPpNqQ~33fHZcXIu<mcca7{-H(UB3VtzaFx&ao#LTv>+cW>Q$b>2|DH"
        "<mFoh2>Hj_t^E5^D|F2sTOdOD-BUgIDP##dfXgau-?cmN#Jw(Gst-O(W<rn?4*w97_;Gky_zTVdl_*9Jsr-E2`<gH=R=|&i^MirF"
        "WyB>@`1O%CF$JZt?r*_xO-BsTkrAq`U>&;7u_qW@S%&FmQdqv}cC1<C<y!>^`N!I={QFWXbj==HAVT@wQ$6@8WC=Tf%PMT&wL9>{"
        "y)Iv>4?as~LXZ;<{}7Y-ad=ty3(fzPC`J#d{CwW~nlLU_z>kIVgMq+h#3fM=KeCVmw*fi;dsR_^Am&8Gx;##fBlYy<R_Y5HQpKdX"
        "JnIc~xN3Y*!$yCYBT0K<Pm{FM5m>`18&3uR7N0$%K^E3e4|Bx4-p5SW@vBt=amNuQ=8>l_R|Cm4mgP8`*AAAYUJXQ;O|&r(`8}41"
        "btxuQA*BajBsYUlG0Xf?R4ucr^P0=LXPDOusVv*uzrjMOpJlUEd5J1MHtB1$q{ceQ^;E&UJbE(k`PO)~4H7jtP|l3=9ye$74_a5!"
        "f|!!$pvcY#1n!^Sr9#VyKU@Hh&`z%=D3oy@J&z>eaGs|lU+gH$h0&Fmihe4Q@+Woo8NddZO_=@Iuhozb#3fVs^^rC)1*Nd=Z^3X)"
        "M-0)C5vr|V9lFl3Cm38=hUsQfSib3YtXbscTLlRD$J(v@`%)`(%^q7ILJKZnTmS$79@V?-pj^Os00I9GfPlaRELJ*YvBYQl0ssI2"
        "00dcD"
    ),
}
